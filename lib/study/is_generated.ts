/** Whether a study's images are nobody's, so that all may be told of them. */
import type { DataRecord } from "../data/data_record.ts";
import type { Catalogue } from "./catalogue.ts";

/**
 * Whether the data set is generated, or every file and every record of its table says so; `record` is absent until all files were
 * read. One synthetic file among patients' makes no patient a phantom.
 */
export function isGenerated(
  { generated, entries }: Pick<Catalogue, "generated" | "entries">,
  record: Pick<DataRecord, "synthetic" | "images"> | undefined,
): boolean {
  if (generated) return true;
  if (record === undefined) return false;
  const { images, synthetic } = record;
  return synthetic.files >= entries.length && synthetic.records >= images && images > 0;
}
