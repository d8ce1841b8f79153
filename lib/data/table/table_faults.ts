/**
 * Gathers the faults of a table of images before a study: in all rows of all tables, and in the
 * headers of image and mask files.
 */
import { join } from "node:path";
import type { Size } from "../canvas.ts";
import { readEnds } from "../file_ends.ts";
import { requireMask } from "../mask_file.ts";
import { splitSubjects } from "../split.ts";
import { Faults } from "../tables/faults.ts";
import { FileFaults } from "./file_faults.ts";
import { type CheckedTable, openChecked, type OpenCheckedOptions } from "./open_checked.ts";
import { missingMasks, readOrganShapes } from "./organ_faults.ts";
import { maskPaths } from "./organ_files.ts";
import type { TableSettings } from "./settings.ts";
import { present } from "./tasks.ts";

/**
 * Returns a line for each fault, file by file. Faults of one kind stand together; of many, the
 * first are listed and the others counted. Rejects only with errors that no file causes.
 */
export async function tableFaults(
  settings: TableSettings,
  options: Omit<OpenCheckedOptions, "faults">,
): Promise<readonly string[]> {
  const faults = new Faults(), files = new FileFaults(faults);
  const data = await openChecked(settings, { ...options, faults });
  const shapes = await readOrganShapes(data, files);
  const sizes = await sizesOf(data, files);
  await maskFaults(data, { sizes, files });
  data.strayShapes?.(shapes, sizes);
  await files.table(async () => await data.readGaze?.(sizes));
  const { split } = options;
  if (data.isWhole && split !== undefined) {
    await files.table(() => Promise.resolve(splitSubjects(data.records, split, data.classNames)));
  }
  return faults.lines();
}

async function sizesOf(data: CheckedTable, files: FileFaults): Promise<ReadonlyMap<string, Size>> {
  const sizes = new Map<string, Size>();
  for (const record of data.records) {
    if (record.path === "") continue;
    const place = { id: record.dicomId, group: "data.images" };
    const size = await files.file(() => data.sizeOf(record), place);
    if (size !== undefined) sizes.set(record.dicomId, size);
  }
  return sizes;
}

async function maskFaults(
  { records, organs, folder }: CheckedTable,
  { sizes, files }: { readonly sizes: ReadonlyMap<string, Size>; readonly files: FileFaults },
): Promise<void> {
  for (const [name, organ] of Object.entries(organs)) {
    for (const record of records) {
      const { dicomId: id } = record, place = { id, group: `data.organs.${name}` };
      for (const fault of missingMasks(name, organ, { record, folder })) files.add(fault, place);
      for (const path of present(folder, maskPaths(organ, id))) {
        await files.file(async () => {
          const { head } = await readEnds(join(folder, path), "mask", path);
          requireMask(head, sizes.get(id), path);
        }, place);
      }
    }
  }
}
