/** Reads the splits of all folds, for tasks about all folds. */
import { memberOf } from "../../formats/items.ts";
import { foldPlace } from "../fold_place.ts";
import { readJson, type SplitFile, splitFileSchema } from "./files.ts";

/** Reads the splits of `count` folds, repeat by repeat. */
export function readSplits(inputs: Readonly<Record<string, string>>, count: number): Promise<SplitFile[]> {
  return Promise.all(
    Array.from(
      { length: count },
      (_, index) => readJson(memberOf(inputs, `split.${foldPlace(index)}`), splitFileSchema),
    ),
  );
}

/** Returns the mean number of a subset's images over folds. */
export function averageOf(splits: readonly SplitFile[], subset: "train" | "test"): number {
  return splits.reduce((sum, { subsets }) => sum + subsets[subset].length, 0) / splits.length;
}
