/** Groups images: each group is prepared by one task. */
import type { DataEntry, ImageGroup } from "../../../data/data_set.ts";
import type { Input } from "../../../graph/task.ts";
import { output } from "../output.ts";

/**
 * The number of images that one task prepares: few enough to use all cores, and to redo cheaply.
 */
export const GROUP_SIZE = 32;

/** Returns the images in groups, in their order. */
export function groupsOf(entries: readonly DataEntry[]): ImageGroup[] {
  const count = Math.ceil(entries.length / GROUP_SIZE);
  const digits = Math.max(2, String(count).length);
  return Array.from({ length: count }, (_, index) => ({
    label: String(index + 1).padStart(digits, "0"),
    entries: entries.slice(index * GROUP_SIZE, (index + 1) * GROUP_SIZE),
  }));
}

/** Returns one input per group, `<name>.<label>`. */
export function perGroup(groups: readonly ImageGroup[], kind: string, name: string): Record<string, Input> {
  return Object.fromEntries(
    groups.map(({ label }) => [`${name}.${label}`, output(`${kind}/${label}`, name)]),
  );
}
