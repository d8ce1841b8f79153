/** Limits of what a file may say, each with its reason. */
import type { z } from "zod";

/** The key under which a JSON Schema says why a limit is where it is. */
export const REASON = "limitBecause";

/** The schema with the reason of its limits, which editors and messages about the file show. */
export function bounded<Schema extends z.ZodType>(schema: Schema, reason: string): Schema {
  return schema.meta({ [REASON]: reason });
}
