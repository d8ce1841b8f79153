/** The images of a study and the places of their files, known before any task runs. */
import { basename, dirname, join, resolve } from "node:path";
import { imageKey } from "../data/egd/image_id.ts";
import { readMasterSheet } from "../data/egd/master_sheet.ts";
import { layout } from "../data/egd/layout.ts";
import { presentPath } from "../data/egd/present_path.ts";
import { phantomImages } from "../data/phantom/images.ts";
import { PHANTOM_ROOTS } from "../data/phantom/roots.ts";
import { type ImageName, nameImages } from "../data/image_names.ts";
import type { Subject } from "../data/split.ts";
import { UserError } from "../errors/user_error.ts";
import type { InputKind } from "../formats/input_kinds.ts";
import { readInput } from "../formats/open_input.ts";
import type { Input, Task } from "../graph/task.ts";
import { didYouMean, quoted } from "./describe_fault.ts";
import type { Fault } from "./fault.ts";
import type { DataSettings } from "./schema.ts";

/** One image of the data set. */
export interface CatalogueEntry extends Subject, ImageName {
  /** The DICOM file, relative to MIMIC-CXR's folder. */
  readonly path: string;
}

/** The images of a study, in the data set's order. */
export interface Catalogue {
  readonly entries: readonly CatalogueEntry[];
  /** Images of the data set that the experiment leaves out. */
  readonly excluded: readonly ImageName[];
  /**
   * True if the images are known to belong to nobody before any file is read. Ids and pictures of
   * other images are not passed on.
   */
  readonly generated: boolean;
  /** The tasks that make the data set; none if it is the user's. */
  readonly tasks: readonly Task[];
  /**
   * EGD-CXR's and MIMIC-CXR's folders within the inputs that hold their files. No task's key
   * depends on where the user keeps the data.
   */
  readonly roots: { readonly eyeGaze: string; readonly images: string };
  /** An input of files of one kind of EGD-CXR, at paths below `roots.eyeGaze`. */
  eyeGaze(paths: readonly string[], kind: InputKind): Input;
  /** An input of files of MIMIC-CXR, at paths below `roots.images`. */
  images(paths: readonly string[]): Input;
}

/** The path of a file in an input whose data set's folder is `root`. */
export function below(root: string, path: string): string {
  return root === "" ? path : `${root}/${path}`;
}

/**
 * Returns the catalogue of `data`. Reads EGD-CXR's table from `dataFolder`; the phantom's images
 * follow from its settings.
 *
 * Throws what `readMasterSheet` throws for a missing or malformed table, and the error that
 * `report` makes of excluded ids that name no image.
 */
export async function catalogueOf(
  data: DataSettings,
  dataFolder: string,
  report: (faults: readonly Fault[]) => Error = (faults) => new UserError(faults.map(sentence).join("\n")),
): Promise<Catalogue> {
  return data.kind === "phantom" ? phantomCatalogue(data) : await egdCatalogue(data, dataFolder, report);
}

function sentence({ path, message }: Fault): string {
  return `${path.join(".")}: ${message}`;
}

function phantomCatalogue({ kind: _, ...settings }: Extract<DataSettings, { kind: "phantom" }>): Catalogue {
  const roots = PHANTOM_ROOTS;
  const files = (root: string) => (paths: readonly string[]): Input => ({
    from: "task",
    task: "data",
    output: "files",
    paths: paths.map((path) => below(root, path)),
  });
  return {
    entries: nameImages(phantomImages(settings)),
    excluded: [],
    generated: true,
    tasks: [{
      name: "data",
      module: "lib/study/work/phantom.ts",
      parameters: settings,
      inputs: {},
      outputs: { files: "folder" },
    }],
    roots,
    eyeGaze: files(roots.eyeGaze),
    images: files(roots.images),
  };
}

async function egdCatalogue(
  { eyeGaze, images, exclude }: Extract<DataSettings, { kind: "egd-cxr" }>,
  dataFolder: string,
  report: (faults: readonly Fault[]) => Error,
): Promise<Catalogue> {
  const path = join(resolve(dataFolder, eyeGaze), layout.masterSheet);
  const records = readMasterSheet(await readTable(path), path);
  const faults = [
    ...folderFaults(images, resolve(dataFolder, images)),
    ...excludeFaults(exclude, records.map(({ dicomId }) => dicomId)),
  ];
  if (faults.length > 0) throw report(faults);
  const named = nameImages(records), keys = new Set(exclude.map(imageKey));
  const isExcluded = ({ dicomId }: { readonly dicomId: string }) => keys.has(imageKey(dicomId));
  const files = (folder: string) => (paths: readonly string[], kind: InputKind): Input => ({
    from: "files",
    root: resolve(dataFolder, folder),
    paths,
    kind,
    within: resolve(dataFolder),
  });
  return {
    entries: named.filter((record) => !isExcluded(record)),
    excluded: named.filter(isExcluded).map(({ row, image }) => ({ row, image })),
    generated: false,
    tasks: [],
    roots: { eyeGaze: "", images: "" },
    eyeGaze: files(eyeGaze),
    images: (paths) => {
      const folder = resolve(dataFolder, images);
      return files(images)(paths.map((path) => presentPath(folder, path)), "dicom");
    },
  };
}

/** Reports that MIMIC-CXR's folder is missing, and suggests the closest name in the same place. */
function folderFaults(named: string, folder: string): Fault[] {
  try {
    if (Deno.statSync(folder).isDirectory) return [];
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (!isAbsent) throw error;
  }
  return [{
    path: ["data", "images"],
    message: `found ${quoted(named)}, which is no folder (${folder}), expected MIMIC-CXR's${
      didYouMean(basename(folder), namesIn(dirname(folder)))
    }; name it as it lies below --data DIR, or the whole path`,
  }];
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
}

/** The most faults that get a hint: each hint takes a moment. */
const HINTS = 20;

/**
 * Faults of excluded ids that name no image, each with the closest id, or of excluding everything.
 */
function excludeFaults(exclude: readonly string[], ids: readonly string[]): Fault[] {
  const known = new Set(ids.map(imageKey));
  const unknown = [...exclude.entries()].filter(([, id]) => !known.has(imageKey(id)));
  if (unknown.length === 0 && exclude.length > 0 && exclude.length >= ids.length) {
    return [{
      path: ["data", "exclude"],
      message: `found all ${ids.length} images of ${layout.masterSheet}, expected some that are left`,
    }];
  }
  return unknown.map(([index, id], place) => ({
    path: ["data", "exclude", index],
    message: `found ${quoted(id)}, expected the dicom_id of an image in ${layout.masterSheet}${
      place < HINTS ? didYouMean(id, ids) : ""
    }`,
  }));
}

async function readTable(path: string): Promise<Uint8Array> {
  try {
    return await readInput(path, "table");
  } catch (error) {
    // Deno's own error does not name a file below a folder that this process may not enter.
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
        "name the folder that holds the data sets with --data DIR (experiments/README.md, Real data)",
    );
  }
}
