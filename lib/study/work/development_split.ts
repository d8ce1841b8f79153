/** Task: cuts the test images from the split: their ids, patients and classes. */
import type { WorkContext } from "../../graph/task.ts";
import { readJson, type SplitFile, splitFileSchema, writeJson } from "./files.ts";
import { memberOf } from "../../formats/items.ts";

export default async function work({ inputs, outputs }: WorkContext): Promise<void> {
  const { classNames, images, subsets } = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const kept = new Set([...subsets.train, ...subsets.validation]);
  const development: SplitFile = {
    classNames,
    images: images.filter(({ dicomId }) => kept.has(dicomId)),
    subsets: { ...subsets, test: [] },
    // A patient with images in several subsets may belong to the test set.
    leakingPatients: [],
  };
  await writeJson(memberOf(outputs, "split"), development);
}
