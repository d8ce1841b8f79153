/** Checks external data against a schema, and reports any number of faults in a few lines. */
import { z } from "zod";

/** The value, or its faults: each in one or two lines, with its place. */
export type Checked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly faults: string };

/** The number of faults listed one by one; a hostile file may have millions. */
const MOST = 20;

class TooManyFaults extends Error {}

/**
 * Checks `value` without changing it. Does not throw. For more than 20 faults it gives that fact
 * and three places.
 *
 * @example
 * ```ts
 * import { assert, assertEquals, assertStringIncludes } from "@std/assert";
 * import { z } from "zod";
 *
 * const schema = z.strictObject({ blur: z.int() });
 * assertEquals(checkSchema(schema, { blur: 500 }), { ok: true, value: { blur: 500 } });
 * const wrong = checkSchema(schema, { blur: "500" });
 * assert(!wrong.ok);
 * assertStringIncludes(wrong.faults, "at blur");
 * ```
 */
export function checkSchema<Value>(schema: z.ZodType<Value>, value: unknown): Checked<Value> {
  const places: string[] = [];
  try {
    const parsed = schema.safeParse(value, {
      error(issue) {
        places.push(z.core.toDotPath(issue.path ?? []) || "the file itself");
        if (places.length > MOST) throw new TooManyFaults();
        return undefined;
      },
    });
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, faults: z.prettifyError(parsed.error) };
  } catch (error) {
    if (!(error instanceof TooManyFaults)) throw error;
    return {
      ok: false,
      faults: `more than ${MOST} values are invalid, among them ${places.slice(0, 3).join(", ")}`,
    };
  }
}
