/** A table of the user's own images, described in the experiment file and not by code. */
import { isAbsolute, join, resolve } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { shownPath } from "../../formats/shown_path.ts";
import { readInput } from "../../formats/open_input.ts";
import { isAbsent } from "../../formats/there.ts";
import type { DataSet } from "../data_set.ts";
import { type DataPlace, dataSetKind } from "../data_set_kind.ts";
import { imageKey } from "../image_id.ts";
import { nameImages } from "../image_names.ts";
import { unknownIds } from "../repeated_ids.ts";
import type { CaseRecord } from "./case_reader.ts";
import { classNamesOf, readCases } from "./read_cases.ts";
import { tableSchema, type TableSettings } from "./settings.ts";
import { settingsFaults } from "./settings_faults.ts";
import { tableTasks } from "./tasks.ts";

/** The kind `table`. */
export const table = dataSetKind({
  kind: "table",
  schema: tableSchema,
  isGenerated: false,
  faults: settingsFaults,
  reportedSettings: ({ kind, name, cases, images, classes, gaze, organs = {}, exclude }) => [
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
  // A check is loaded on demand, because planning a study reads no image.
  check: async (...reading) => (await import("./check_table.ts")).checkTable(...reading),
});

function weighing({ units, weight }: NonNullable<TableSettings["gaze"]>): string {
  return `${units}, ${weight === undefined ? "every sample counts 1" : `weighed by ${weight.duration}`}`;
}

async function openTable(settings: TableSettings, place: DataPlace): Promise<DataSet> {
  const { cases, classes, exclude, organs = {} } = settings;
  const { folder, fold, split, hint } = place;
  const faults = async () =>
    await (await import("./table_faults.ts")).tableFaults(settings, { folder, split, hint });
  const records = await listed(settings, place, faults);
  const ids = records.map(({ dicomId }) => dicomId);
  const unknown = unknownIds(exclude, ids, { table: cases.file, column: cases.id, hint });
  if (unknown.length > 0) {
    // These faults have a place in the experiment file.
    const others = (await faults()).filter((line) => !line.startsWith("data.exclude"));
    const own = place.report(unknown);
    throw others.length === 0 ? own : new UserError([own.message, ...others].join("\n"));
  }
  const named = nameImages(records), keys = new Set(exclude.map(imageKey));
  const isExcluded = ({ dicomId }: { readonly dicomId: string }) => keys.has(imageKey(dicomId));
  const excluded = named.filter(isExcluded).map(({ row, image }) => ({ row, image }));
  const entries = named.filter((record) => !isExcluded(record));
  return {
    entries,
    excluded,
    classes: classNamesOf(classes).map((name) => ({ name, ...(name in organs ? { organ: name } : {}) })),
    isGenerated: false,
    tasks: tableTasks(settings, { folder, fold, excluded, entries }),
    faults,
  };
}

/** Returns the rows that count. Rejects with every fault of the data set if the table has any. */
async function listed(
  { cases, classes }: TableSettings,
  { folder, fold, hint }: DataPlace,
  faults: () => Promise<readonly string[]>,
): Promise<readonly CaseRecord[]> {
  const path = isAbsolute(cases.file) ? cases.file : join(resolve(folder), cases.file);
  try {
    const bytes = await readInput(path, "table", { source: cases.file });
    return readCases(bytes, { cases, classes, fold, source: cases.file, hint }).records;
  } catch (error) {
    const isUnread = isAbsent(error) || error instanceof Deno.errors.PermissionDenied;
    if (!(error instanceof UserError || isUnread)) throw error;
    const lines = await faults();
    throw lines.length === 0 ? error : new UserError(lines.join("\n"));
  }
}
