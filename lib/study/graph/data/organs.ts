/** Finds the organs of a data set's classes, and the source of their outlines. */
import type { DataSet, ImageGroup } from "../../../data/data_set.ts";
import { perGroup } from "./image_groups.ts";

/** Returns the organ of each class; null if it has none, or the data set has no masks. */
export function organsOf({ classes, tasks: { masks } }: DataSet): (string | null)[] {
  return classes.map(({ organ }) => masks === undefined ? null : organ ?? null);
}

/** Returns the outlines of every group of images; none if the data set has no masks. */
export function outlinesInput({ tasks: { masks } }: DataSet, groups: readonly ImageGroup[]) {
  return masks === undefined ? {} : perGroup(groups, "masks", "outlines");
}
