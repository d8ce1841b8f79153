/** The registry of data sets: one line each. */
import { z } from "zod";
import type { KindOf } from "./data_set_kind.ts";
import { egdCxr } from "./egd/egd_cxr.ts";
import { phantom } from "./phantom/phantom.ts";
import { reflacx } from "./reflacx/reflacx.ts";
import { table } from "./table/table.ts";
import { tuple } from "../formats/items.ts";

/** Every kind of data set that `data.kind` can name. */
const DATA_SETS = [
  phantom,
  egdCxr,
  reflacx,
  table,
] as const;

const [first, ...others] = tuple(DATA_SETS.map(({ schema }) => schema), 1);

/** The settings below `data` in an experiment file. */
export const dataSettingsSchema = z.discriminatedUnion("kind", [first, ...others]);

/**
 * Returns the kind of data set that `settings` name. Throws a `TypeError` for another.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * assertEquals(kindOfData({ kind: "phantom" }).isGenerated, true);
 * assertEquals(kindOfData({ kind: "egd-cxr" }).isGenerated, false);
 * assertThrows(() => kindOfData({ kind: "egd" }), TypeError, 'found no kind "egd"');
 * ```
 */
export function kindOfData({ kind }: KindOf): (typeof DATA_SETS)[number] {
  const found = DATA_SETS.find((each) => each.kind === kind);
  if (found === undefined) throw new TypeError(`data sets: found no kind "${kind}"`);
  return found;
}
