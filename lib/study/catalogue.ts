/** Which images a study has and where their files come from, known before any task runs. */
import { join, resolve } from "node:path";
import { readMasterSheet } from "../data/egd/master_sheet.ts";
import { layout } from "../data/egd/layout.ts";
import { phantomImages } from "../data/phantom/images.ts";
import type { Subject } from "../data/split.ts";
import { UserError } from "../errors/user_error.ts";
import type { Input, Task } from "../graph/task.ts";
import type { DataSettings } from "./schema.ts";

/** One image of the data set. */
export interface CatalogueEntry extends Subject {
  /** The DICOM file, relative to MIMIC-CXR's folder. */
  readonly path: string;
}

/** The images of a study, in the data set's order. */
export interface Catalogue {
  readonly entries: readonly CatalogueEntry[];
  /** The tasks that make the data set; none where it is the user's. */
  readonly tasks: readonly Task[];
  /** EGD-CXR's and MIMIC-CXR's folders, relative to the data set's root. */
  readonly roots: { readonly eyeGaze: string; readonly images: string };
  /** An input of the files at these paths, relative to the data set's root. */
  files(paths: readonly string[]): Input;
}

/**
 * The catalogue of `data`. EGD-CXR's table is read from `dataFolder`; the phantom's images follow from its settings.
 * Throws what `readMasterSheet` throws for a missing or malformed table.
 */
export async function catalogueOf(data: DataSettings, dataFolder: string): Promise<Catalogue> {
  if (data.kind === "phantom") {
    const { kind: _, ...settings } = data;
    return {
      entries: phantomImages(settings),
      tasks: [{
        name: "data",
        module: "lib/study/tasks/phantom.ts",
        parameters: settings,
        inputs: {},
        outputs: { files: "folder" },
      }],
      roots: { eyeGaze: "egd-cxr/1.0.0", images: "mimic-cxr/2.0.0" },
      files: (paths) => ({ from: "task", task: "data", output: "files", paths }),
    };
  }
  const { eyeGaze, images, exclude } = data;
  const path = join(dataFolder, eyeGaze, layout.masterSheet);
  const records = readMasterSheet(await readTable(path), path);
  return {
    entries: records.filter(({ dicomId }) => !exclude.includes(dicomId)),
    tasks: [],
    roots: { eyeGaze, images },
    files: (paths) => ({ from: "files", root: resolve(dataFolder), paths }),
  };
}

async function readTable(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    // Deno itself names no path of a file below a folder that it may not enter.
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new UserError(
        `${path}: this user may not read EGD-CXR's table of images; change the owner or mode of it or of the folders above ` +
          "it (ls -ld names them), or name another folder with --data DIR",
      );
    }
    const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (!isAbsent) throw error;
    throw new UserError(
      `${path}: found no such file, expected EGD-CXR's table of images; ` +
        "name the folder that holds the data sets with --data DIR (README, Real data)",
    );
  }
}
