/** Limits on the values in a file, each with its reason. */
import type { z } from "zod";

/** The key of a JSON Schema that holds the reason of a limit. */
export const REASON = "limitBecause";

/** Adds the reason of its limits to a schema, for editors and for messages about the file. */
export function bounded<Schema extends z.ZodType>(schema: Schema, reason: string): Schema {
  return schema.meta({ [REASON]: reason });
}
