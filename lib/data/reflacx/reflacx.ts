/** REFLACX with MIMIC-CXR's images: fixations, labels and ellipses of five radiologists. */
import { isAbsolute, join, resolve } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import type { InputKind } from "../../formats/input_kinds.ts";
import { readInput } from "../../formats/open_input.ts";
import { shownPath } from "../../formats/shown_path.ts";
import type { Input } from "../../graph/task.ts";
import type { DataCheck, DataReading } from "../data_check.ts";
import type { DataSet } from "../data_set.ts";
import { type DataFault, type DataPlace, dataSetKind } from "../data_set_kind.ts";
import { imageKey } from "../image_id.ts";
import { nameImages } from "../image_names.ts";
import { mimicFiles, shownImages } from "../mimic/images.ts";
import { presentPath } from "../present_path.ts";
import { repeatedIds, unknownIds } from "../repeated_ids.ts";
import { gazeOfImages } from "./gaze_of_images.ts";
import { organRules, organSettings, readOrgans } from "./organs.ts";
import { COLUMNS, readListing, tablesOf } from "./read_readings.ts";
import { reflacxSchema, type ReflacxSettings } from "./settings.ts";
import { reflacxTasks } from "./tasks.ts";
import { isAbsent } from "../../formats/there.ts";

/** The kind `reflacx`. */
export const reflacx = dataSetKind({
  kind: "reflacx",
  schema: reflacxSchema,
  isGenerated: false,
  faults: settingsFaults,
  // Ids of images and readings are left out, because not every reader of a report may see them.
  reportedSettings: ({ kind, readings, images, phases, readers, gaze, classes, exclude }) => [
    { name: "kind", value: kind },
    { name: "readings", value: shownPath(readings) },
    { name: "images", value: shownImages(images) },
    { name: "phases", value: [...phases].sort().join(", ") },
    { name: "readers", value: typeof readers === "string" ? readers : `${readers.length} readings` },
    { name: "gaze", value: gaze },
    { name: "classes", value: classes.map(({ name }) => name).join(", ") },
    { name: "exclude", value: `${exclude.length} images` },
  ],
  described: ({ phases }) =>
    `REFLACX, ${phases.length === 1 ? "phase" : "phases"} ${[...phases].sort().join(" and ")}`,
  excluded: ({ exclude }) => exclude.length,
  isEqualised: ({ images }) => mimicFiles(images).format === "jpg",
  knowsDegrees: ({ gaze }) => gaze === "fixations",
  open: openReflacx,
  check: checkReflacx,
});

function settingsFaults({ classes, phases, exclude }: ReflacxSettings): readonly DataFault[] {
  const names = new Set<string>();
  const classFaults = classes.flatMap(({ name, where, not }, index): DataFault[] => {
    const path = ["data", "classes", index], key = name.trim().toLowerCase();
    const isRepeated = names.has(key);
    names.add(key);
    return [
      ...(isRepeated ? [{ path, message: `found the class "${name}" again, expected each class once` }] : []),
      ...(where === undefined && not === undefined
        ? [{ path, message: `found the class "${name}" without a rule, expected where or not` }]
        : []),
    ];
  });
  const repeated = new Set(phases).size < phases.length
    ? [{ path: ["data", "phases"], message: "found a phase again, expected each once" }]
    : [];
  return [...classFaults, ...repeated, ...repeatedIds(exclude)];
}

function below(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(resolve(folder), path);
}

async function openReflacx(settings: ReflacxSettings, place: DataPlace): Promise<DataSet> {
  const { phases, readers, classes, gaze, exclude } = settings;
  const { folder, fold, hint } = place;
  const { folder: imageFolder, format } = mimicFiles(settings.images);
  const root = below(folder, settings.readings), imageRoot = below(folder, imageFolder);
  const listing = await listed(
    root,
    () => readListing(root, { phases, readers, classes, format, fold, hint }),
  );
  const ids = listing.images.map(({ dicomId }) => dicomId);
  const faults = unknownIds(exclude, ids, { table: tablesOf(settings), column: "dicom_id", hint });
  if (faults.length > 0) throw place.report(faults);
  const named = nameImages(listing.images), keys = new Set(exclude.map(imageKey));
  const isExcluded = ({ dicomId }: { readonly dicomId: string }) => keys.has(imageKey(dicomId));
  const excluded = named.filter(isExcluded).map(({ row, image }) => ({ row, image }));
  const entries = named.filter((image) => !isExcluded(image));
  const files = (root: string) => (paths: readonly string[], kind: InputKind): Input => ({
    from: "files",
    root,
    paths,
    kind,
    within: resolve(folder),
  });
  const organs = organRules(classes);
  return {
    entries,
    excluded,
    classes: classes.map(({ name }) => ({ name, ...(organs.has(name) ? { organ: name } : {}) })),
    isGenerated: false,
    tasks: reflacxTasks({
      phases,
      readers,
      classes,
      gaze,
      format,
      fold,
      excluded,
      images: entries,
      files: files(root),
      imageFiles: (paths) => files(imageRoot)(paths.map((path) => presentPath(imageRoot, path)), "dicom"),
    }),
  };
}

/** Reads the tables. Throws a `UserError` if a folder or a phase's table is missing. */
async function listed<Listing>(root: string, read: () => Promise<Listing>): Promise<Listing> {
  try {
    return await read();
  } catch (error) {
    if (!isAbsent(error)) throw error;
    throw new UserError(
      `${root}: found no main_data/metadata_phase_N.csv of every phase in data.phases, expected REFLACX's folder; ` +
        "name it with data.readings, below --data DIR (experiments/README.md, REFLACX)",
    );
  }
}

async function checkReflacx(settings: ReflacxSettings, reading: DataReading): Promise<DataCheck> {
  // It is loaded on demand, because planning a study reads no image.
  const { checkImages } = await import("../table/check_images.ts");
  const { phases, readers, classes, gaze, exclude } = settings;
  const { folder: imageFolder, format } = mimicFiles(settings.images);
  const root = below(reading.folder, settings.readings), imageRoot = below(reading.folder, imageFolder);
  const fold = "column" in reading.split ? reading.split.column : undefined;
  return await checkImages(async () => {
    const listing = await listed(root, () => readListing(root, { phases, readers, classes, format, fold }));
    const keys = new Set(exclude.map(imageKey));
    const records = listing.images.filter(({ dicomId }) => !keys.has(imageKey(dicomId)));
    const organs = organSettings(classes);
    let shapes: ReturnType<typeof readOrgans> | undefined;
    return {
      source: tablesOf(settings),
      columns: COLUMNS,
      classNames: classes.map(({ name }) => name),
      listed: listing.images.length,
      records,
      isWhole: true,
      organs,
      folder: root,
      leftOut: listing.leftOut,
      async bytesOf({ path }) {
        try {
          const present = presentPath(imageRoot, path);
          return await readInput(join(imageRoot, present), "dicom", { source: present });
        } catch (error) {
          if (!(error instanceof Deno.errors.NotFound)) throw error;
          throw new UserError(`${path}: found no such file below data.images, expected an image`);
        }
      },
      shapes: async (name) => (await (shapes ??= readOrgans(root, records, classes))).get(name),
      readGaze: (sizes) => gazeOfImages(root, records, { kind: gaze, sizes }),
    };
  }, reading);
}
