/** Reads a whole table of images as `reproduce` would, and reports every fault. */
import type { DataCheck, DataReading } from "../data_check.ts";
import { checkImages } from "./check_images.ts";
import { openChecked } from "./open_checked.ts";
import type { TableSettings } from "./settings.ts";

/** Reads every row, image, mask and sample. Rejects only with errors that no file causes. */
export async function checkTable(settings: TableSettings, reading: DataReading): Promise<DataCheck> {
  const { folder, split, hint } = reading;
  return await checkImages((faults) => openChecked(settings, { folder, split, faults, hint }), reading);
}
