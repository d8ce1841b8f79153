import { quoted } from "../errors/quoted.ts";
import type { DataFault } from "./data_set_kind.ts";
import { imageKey } from "./image_id.ts";
import { itemAt } from "../formats/items.ts";

/**
 * Returns faults of ids in `data.exclude` that are listed earlier; spellings of one id count as
 * equal.
 */
export function repeatedIds(exclude: readonly string[]): DataFault[] {
  const first = new Map<string, number>();
  return exclude.flatMap((id, index): DataFault[] => {
    const earlier = first.get(imageKey(id));
    if (earlier === undefined) {
      first.set(imageKey(id), index);
      return [];
    }
    const before = itemAt(exclude, earlier);
    const spelt = before === id ? "" : ` as ${quoted(before)}`;
    return [{
      path: ["data", "exclude", index],
      message: `found ${quoted(id)} again (first at position ${earlier + 1}${spelt}), expected it once`,
    }];
  });
}

/** The largest number of faults that get a hint: each hint takes a moment. */
const HINTS = 20;

/**
 * Returns faults of excluded ids that name no image of `table`, each with the closest id, or of
 * excluding everything. `column` is the table's column of ids.
 */
export function unknownIds(
  exclude: readonly string[],
  ids: readonly string[],
  { table, column, hint }: {
    readonly table: string;
    readonly column: string;
    hint(word: string, candidates: readonly string[]): string;
  },
): DataFault[] {
  const known = new Set(ids.map(imageKey));
  const unknown = [...exclude.entries()].filter(([, id]) => !known.has(imageKey(id)));
  if (unknown.length === 0 && exclude.length > 0 && exclude.length >= ids.length) {
    return [{
      path: ["data", "exclude"],
      message: `found all ${ids.length} images of ${table}, expected at least one image that is not excluded`,
    }];
  }
  return unknown.map(([index, id], place) => ({
    path: ["data", "exclude", index],
    message: `found ${quoted(id)}, expected the ${column} of an image in ${table}${
      place < HINTS ? hint(id, ids) : ""
    }`,
  }));
}
