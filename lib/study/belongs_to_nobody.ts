/**
 * Decides whether a study's images belong to no patient, so that everything about them may be
 * shown.
 */
import type { DataRecord } from "../data/data_record.ts";
import type { DataSet } from "../data/data_set.ts";

/**
 * Returns true if the data set is generated, or if every file and every record of its table says
 * so. `record` is absent until all files were read. One synthetic file among patients' files makes
 * no patient a phantom.
 */
export function belongsToNobody(
  { isGenerated, entries }: Pick<DataSet, "isGenerated" | "entries">,
  record: Pick<DataRecord, "synthetic" | "images"> | undefined,
): boolean {
  if (isGenerated) return true;
  if (record === undefined) return false;
  const { images, synthetic } = record;
  return synthetic.files >= entries.length && synthetic.records >= images && images > 0;
}
