/** A table of the user's own images, described in the experiment file and not by code. */
import { isAbsolute, join, resolve } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { shownPath } from "../../formats/shown_path.ts";
import { readInput } from "../../formats/open_input.ts";
import type { DataEntry, DataSet } from "../data_set.ts";
import { type DataPlace, dataSetKind } from "../data_set_kind.ts";
import { imageKey } from "../image_id.ts";
import { nameImages } from "../image_names.ts";
import { unknownIds } from "../repeated_ids.ts";
import { Faults } from "../tables/faults.ts";
import { maskPaths } from "./organ_files.ts";
import { classNamesOf, readCases } from "./read_cases.ts";
import { tableSchema, type TableSettings } from "./settings.ts";
import { settingsFaults } from "./settings_faults.ts";
import { present, tableTasks } from "./tasks.ts";

/** The kind `table`. */
export const table = dataSetKind({
  kind: "table",
  schema: tableSchema,
  isGenerated: false,
  faults: settingsFaults,
  told: ({ kind, name, cases, images, classes, gaze, organs = {}, exclude }) => [
    { name: "kind", value: kind },
    { name: "name", value: name },
    { name: "cases", value: shownPath(cases.file) },
    { name: "images", value: shownPath(images) },
    { name: "classes", value: classNamesOf(classes).join(", ") },
    { name: "gaze", value: gaze === undefined ? "none" : `${shownPath(gaze.file)}, ${weighing(gaze)}` },
    { name: "organs", value: Object.keys(organs).join(", ") || "none" },
    { name: "exclude", value: `${exclude.length} images` },
  ],
  described: ({ name }) => name,
  excluded: ({ exclude }) => exclude.length,
  open: openTable,
  // A check is loaded when it is asked for: a study that is planned reads no image.
  check: async (...reading) => (await import("./check_table.ts")).checkTable(...reading),
});

function weighing({ units, weight }: NonNullable<TableSettings["gaze"]>): string {
  return `${units}, ${weight === undefined ? "every sample counts 1" : `weighed by ${weight.duration}`}`;
}

async function openTable(settings: TableSettings, place: DataPlace): Promise<DataSet> {
  const { cases, classes, exclude, organs = {} } = settings;
  const { folder, fold, hint } = place;
  const path = isAbsolute(cases.file) ? cases.file : join(resolve(folder), cases.file);
  const records = readCases(await readTableFile(path), { cases, classes, fold, source: path, hint });
  const ids = records.map(({ dicomId }) => dicomId);
  const faults = unknownIds(exclude, ids, { table: cases.file, column: cases.id, hint });
  if (faults.length > 0) throw place.report(faults);
  const named = nameImages(records), keys = new Set(exclude.map(imageKey));
  const isExcluded = ({ dicomId }: { readonly dicomId: string }) => keys.has(imageKey(dicomId));
  const excluded = named.filter(isExcluded).map(({ row, image }) => ({ row, image }));
  const entries = named.filter((record) => !isExcluded(record));
  checkMasks(organs, entries, folder);
  return {
    entries,
    excluded,
    classes: classNamesOf(classes).map((name) => ({ name, ...(name in organs ? { organ: name } : {}) })),
    isGenerated: false,
    tasks: tableTasks(settings, { folder, fold, excluded, entries }),
  };
}

/** Throws a `TableError` that names every mask file that an image of the organ's class lacks. */
function checkMasks(
  organs: NonNullable<TableSettings["organs"]>,
  entries: readonly DataEntry[],
  folder: string,
): void {
  const faults = new Faults();
  for (const [name, organ] of Object.entries(organs)) {
    for (const { dicomId, label } of entries) {
      if (label !== name) continue;
      const paths = maskPaths(organ, dicomId), found = present(folder, paths);
      for (const path of paths.filter((path) => !found.includes(path))) {
        faults.add(
          `${path}: found no such file, expected the mask of an image of the class ${JSON.stringify(name)}`,
        );
      }
    }
  }
  faults.throwIfAny();
}

async function readTableFile(path: string): Promise<Uint8Array> {
  try {
    return await readInput(path, "table");
  } catch (error) {
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new UserError(
        `${path}: this user may not read the table of images; change its mode or its owner`,
      );
    }
    const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
    if (!isAbsent) throw error;
    throw new UserError(
      `${path}: found no such file, expected the table of images that data.cases.file names; ` +
        "name the folder that holds it with --data DIR",
    );
  }
}
