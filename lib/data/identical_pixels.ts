/** Identical images under several ids. */
import type { FileIdentity } from "./file_identity.ts";
import type { Split } from "./split.ts";
import { SUBSETS } from "./subsets.ts";

/**
 * Returns the ids of images with the same pixels, in the order of `files`; unique images are in no
 * group.
 */
export function identicalImages(files: readonly FileIdentity[]): readonly (readonly string[])[] {
  return [...Map.groupBy(files, ({ pixels }) => pixels).values()].filter((group) => group.length > 1)
    .map((group) => group.map(({ dicomId }) => dicomId));
}

/** Returns the `groups` of ids that have images in more than one subset. */
export function leakingGroups(
  groups: readonly (readonly string[])[],
  split: Split,
): readonly (readonly string[])[] {
  return groups.filter((group) =>
    SUBSETS.filter((subset) => split[subset].some((id) => group.includes(id))).length > 1
  );
}
