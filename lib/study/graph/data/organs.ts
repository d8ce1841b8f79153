/** The organs of a data set's classes, and where their outlines come from. */
import type { DataSet, ImageGroup } from "../../../data/data_set.ts";
import { perGroup } from "./groups.ts";

/** The organ of each class; null where it has none, or the data set has no masks. */
export function organsOf({ classes, tasks: { masks } }: DataSet): (string | null)[] {
  return classes.map(({ organ }) => masks === undefined ? null : organ ?? null);
}

/** The outlines of every group of images; none where the data set has no masks. */
export function outlinesInput({ tasks: { masks } }: DataSet, groups: readonly ImageGroup[]) {
  return masks === undefined ? {} : perGroup(groups, "masks", "outlines");
}
