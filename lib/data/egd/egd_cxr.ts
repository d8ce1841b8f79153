/** EGD-CXR with MIMIC-CXR's images: the paper's data set, in folders of the user. */
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { quoted } from "../../errors/quoted.ts";
import { UserError } from "../../errors/user_error.ts";
import type { InputKind } from "../../formats/input_kinds.ts";
import { readInput } from "../../formats/open_input.ts";
import type { Input } from "../../graph/task.ts";
import type { DataSet } from "../data_set.ts";
import { type DataFault, type DataPlace, dataSetKind } from "../data_set_kind.ts";
import { nameImages } from "../image_names.ts";
import { mimicFiles, type MimicFormat, mimicPath, shownImages } from "../mimic/images.ts";
import { repeatedIds, unknownIds } from "../repeated_ids.ts";
import { shownPath } from "../../formats/shown_path.ts";
import { DATA_CLASSES } from "./data_classes.ts";
import { imageKey } from "../image_id.ts";
import { layout } from "./layout.ts";
import { readMasterSheet } from "./master_sheet.ts";
import { presentPath } from "../present_path.ts";
import { egdCxrSchema, type EgdCxrSettings } from "./settings.ts";
import { egdTasks } from "./tasks.ts";
import { isAbsent } from "../../formats/there.ts";

/** The kind `egd-cxr`. */
export const egdCxr = dataSetKind({
  kind: "egd-cxr",
  schema: egdCxrSchema,
  isGenerated: false,
  faults: ({ exclude }) => repeatedIds(exclude),
  // Ids of images left out are not given: not every reader of a report may see them.
  reportedSettings: ({ kind, eyeGaze, images, exclude }) => [
    { name: "kind", value: kind },
    { name: "eyeGaze", value: shownPath(eyeGaze) },
    { name: "images", value: shownImages(images) },
    { name: "exclude", value: `${exclude.length} images` },
  ],
  described: () => "EGD-CXR's 1,083 X-rays",
  excluded: ({ exclude }) => exclude.length,
  isEqualised: ({ images }) => mimicFiles(images).format === "jpg",
  open: openEgdCxr,
  async check({ eyeGaze, images, exclude }, { folder, ...reading }) {
    // The module is loaded on demand: a study that is only planned reads no image.
    const { checkData } = await import("./check/check_data.ts");
    const { folder: imageFolder, format } = mimicFiles(images);
    return checkData({
      ...reading,
      exclude,
      eyeGaze: below(folder, eyeGaze),
      images: below(folder, imageFolder),
      format,
    });
  },
});

/** Joins paths as the user wrote them, so that messages name them in the same way. */
function below(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

async function openEgdCxr(settings: EgdCxrSettings, place: DataPlace): Promise<DataSet> {
  const { eyeGaze, exclude } = settings;
  const { folder: images, format } = mimicFiles(settings.images);
  const { folder: dataFolder } = place;
  const path = join(resolve(dataFolder, eyeGaze), layout.masterSheet);
  const records = readMasterSheet(await readTable(path), path);
  const faults = [
    ...folderFaults({ named: images, format }, resolve(dataFolder, images), place),
    ...unknownIds(exclude, records.map(({ dicomId }) => dicomId), {
      table: layout.masterSheet,
      column: "dicom_id",
      hint: place.hint,
    }),
  ];
  if (faults.length > 0) throw place.report(faults);
  const named = nameImages(records), keys = new Set(exclude.map(imageKey));
  const isExcluded = ({ dicomId }: { readonly dicomId: string }) => keys.has(imageKey(dicomId));
  const excluded = named.filter(isExcluded).map(({ row, image }) => ({ row, image }));
  const files = (folder: string) => (paths: readonly string[], kind: InputKind): Input => ({
    from: "files",
    root: resolve(dataFolder, folder),
    paths,
    kind,
    within: resolve(dataFolder),
  });
  return {
    entries: named.filter((record) => !isExcluded(record)).map((record) => ({
      ...record,
      path: mimicPath(record.path, format),
    })),
    excluded,
    classes: DATA_CLASSES,
    isGenerated: false,
    tasks: {
      source: [],
      ...egdTasks({
        roots: { eyeGaze: "", images: "" },
        excluded,
        ...(format === "jpg" ? { format } : {}),
        eyeGaze: files(eyeGaze),
        images: (paths) => {
          const folder = resolve(dataFolder, images);
          return files(images)(paths.map((path) => presentPath(folder, path)), "dicom");
        },
      }),
    },
  };
}

/** Reports that the images' folder is missing, and suggests the closest name in the same folder. */
function folderFaults(
  { named, format }: { readonly named: string; readonly format: MimicFormat },
  folder: string,
  { hint }: DataPlace,
): DataFault[] {
  try {
    if (Deno.statSync(folder).isDirectory) return [];
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  return [{
    path: ["data", "images", ...(format === "jpg" ? ["root"] : [])],
    message: `found ${quoted(named)}, which is no folder (${folder}), expected ${
      format === "jpg" ? "MIMIC-CXR-JPG's" : "MIMIC-CXR's"
    }${
      hint(basename(folder), namesIn(dirname(folder)))
    }; give its path relative to --data DIR, or an absolute path`,
  }];
}

function namesIn(folder: string): string[] {
  try {
    return [...Deno.readDirSync(folder)].map(({ name }) => name);
  } catch {
    return [];
  }
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
    if (!isAbsent(error)) throw error;
    throw new UserError(
      `${path}: found no such file, expected EGD-CXR's table of images; ` +
        "name the folder that holds the data sets with --data DIR (experiments/README.md, Real data)",
    );
  }
}
