/**
 * Registers what tasks measure. A registration names the task, its output and the output's schema,
 * and is at once the field of `results.json` that holds the value.
 */
import { z } from "zod";

/**
 * A stored JSON object and the hash that names it. Every number of a report is read from such an
 * object.
 */
export interface Stored<Value> {
  /** The content hash, in hexadecimal. */
  readonly hash: string;
  readonly value: Value;
}

/** The task and the output that a value comes from. */
export interface Source {
  /** The task's name up to the first slash; the model, seed, comparison or claim follows it. */
  readonly task: string;
  readonly output: string;
}

/** The members that a registration adds to a field of `results.json`. */
export interface Registration {
  readonly source: Source;
  /** Converts a value and its hash to the field's form in the file. */
  inFile(value: unknown, hash: string): unknown;
}

/** A field of `results.json` that holds what a task measured. */
export type MeasuredField = z.ZodType & Registration;

/** Fields that are measured once per run, model, comparison or claim. */
export type MeasuredFields = Readonly<Record<string, MeasuredField>>;

/** The hash of a stored object. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/)
  .describe("SHA-256 of a stored object, in hexadecimal");

/**
 * Registers a value: `{ result, value }` in the file, {@linkcode Stored} in memory, and null in
 * both while its task is not done. `schema` describes the value, `description` is for the published
 * JSON Schema.
 */
export function measured<Value>(source: Source, schema: z.ZodType<Value>, description?: string) {
  const field = z.codec(
    // Files of older versions lack fields that were registered later.
    z.strictObject({ result: hashSchema, value: schema }).readonly().nullable().default(null),
    z.custom<Stored<Value> | null>(),
    {
      decode: (cited) => cited && { hash: cited.result, value: cited.value },
      encode: (stored) => stored && { result: stored.hash, value: stored.value },
    },
  );
  const registration: Registration = { source, inFile: (value, result) => ({ result, value }) };
  return Object.assign(description === undefined ? field : field.describe(description), registration);
}

/**
 * Registers a value whose members are stored next to `result` in the file, not under `value`.
 * `field` converts it; see {@linkcode fromInline} and {@linkcode toInline}.
 */
export function measuredInline<Field extends z.ZodType>(source: Source, field: Field): Field & Registration {
  const registration: Registration = {
    source,
    inFile: (value, result) => ({ ...Object(value), result }),
  };
  return Object.assign(field, registration);
}

/** Reads a value that the file holds beside its hash. */
export function fromInline<Value extends { readonly result: string }>(
  { result, ...value }: Value,
): Stored<Omit<Value, "result">> {
  return { hash: result, value };
}

/** The inverse of {@linkcode fromInline}. */
export function toInline<Value extends object>({ hash, value }: Stored<Value>): Value & { result: string } {
  return { ...value, result: hash };
}
