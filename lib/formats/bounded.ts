/** Limits on the values in a file, each with its reason. */
import type { z } from "zod";

/** The key of a JSON Schema that holds the reason of a limit. */
export const REASON = "limitBecause";

/**
 * Adds the reason of its limits to a schema, for editors and for messages about the file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 *
 * const blur = bounded(z.int().max(3072), "the canvas has 3,072 rows");
 * assertEquals(blur.safeParse(5000).success, false);
 * assertEquals(z.toJSONSchema(blur)[REASON], "the canvas has 3,072 rows");
 * ```
 */
export function bounded<Schema extends z.ZodType>(schema: Schema, reason: string): Schema {
  return schema.meta({ [REASON]: reason });
}
