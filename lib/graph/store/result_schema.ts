/**
 * Defines the schema of results that come from a disk or a stranger: nothing is assumed about them.
 */
import { z } from "zod";
import { type Hash, isHash, isPlainJson } from "../hash.ts";
import { jsonExcess } from "../../formats/json_shape.ts";
import { keyOf, type Result, withoutDigest } from "./result.ts";
import { isPlainPath } from "./tree.ts";
import { itemAt } from "../../formats/items.ts";

const hash = z.string().refine(isHash, "expected 64 digits of 0 to 9 and a to f");
const size = z.int().nonnegative();
/** Names of inputs and outputs become names of files (see graph.ts). */
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, "cannot name an input or output");
/** Text that is kept while a pull lasts, and shown. */
const words = z.string().max(1000);
const text = z.string().refine((text) => text.isWellFormed(), "expected text, found half a character");
/** JSON that has a canonical text, because a key is the hash of one. */
const json: z.ZodType<Result["record"]["parameters"]> = z.json().refine(
  isPlainJson,
  "expected finite numbers and text without half characters",
);

const outputSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("file"), hash, size }).readonly(),
  z.strictObject({ kind: z.literal("folder"), hash, size, count: size }).readonly(),
]);

/** Everything that decides a task's bits, and nothing else. */
export const keyRecordSchema = z.strictObject({
  format: z.literal("fovea/task/1"),
  module: text.refine(isPlainPath, "expected a path below the project's root"),
  parameters: json,
  inputs: z.record(name, hash).readonly(),
  outputs: z.record(name, z.enum(["file", "folder"])).readonly(),
  code: hash,
  environment: json,
}).readonly();

/** Stored outputs by name. */
export const outputsSchema = z.record(name, outputSchema).readonly();

const resultSchema = z.strictObject({
  format: z.literal("fovea/result/1"),
  key: hash,
  record: keyRecordSchema,
  outputs: outputsSchema,
  provenance: z.strictObject({
    graph: words,
    task: words,
    inputs: z.record(name, z.strictObject({ task: words, output: name, key: hash }).readonly())
      .readonly(),
    started: words,
    seconds: z.number().nonnegative(),
    peakMemory: z.number().nonnegative().nullable(),
    cpu: words,
    job: z.exactOptional(z.strictObject({ id: words, node: words }).readonly()),
    platform: words,
    deno: words,
    log: hash,
  }).readonly(),
}).readonly();

/** A result, or what is wrong with it. */
export type CheckedResult =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly fault: string };

/**
 * Checks the text of a result against its digest, its schema, and `key`. The key must be the hash
 * of the record, and the outputs must be those that the record declares.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample, resultOf } from "../example/open_example.ts";
 * import { resultText } from "./result.ts";
 *
 * await using example = await openExample();
 * const result = resultOf(await example.run(3), "square"), text = resultText(result);
 * assertEquals(checkResult(text, result.key), { ok: true, result });
 * const forged = checkResult(text.replace('"number":3', '"number":4'), result.key);
 * assertEquals(forged, { ok: false, fault: "its text does not match its digest" });
 * ```
 */
export function checkResult(text: string, key: Hash): CheckedResult {
  const body = withoutDigest(text);
  if (body === undefined) return { ok: false, fault: "its text does not match its digest" };
  const excess = jsonExcess(body);
  if (excess !== undefined) return { ok: false, fault: excess };
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { ok: false, fault: text.trim() === "" ? "it is empty" : "it is not JSON" };
  }
  // Schemas skip such a member, so it would not be noticed.
  if (body.includes('"__proto__"')) return { ok: false, fault: "it has a member named __proto__" };
  const parsed = resultSchema.safeParse(value);
  if (!parsed.success) {
    const { path, message } = itemAt(parsed.error.issues, 0);
    return { ok: false, fault: `${path.length === 0 ? "it" : path.join(".")}: ${message}` };
  }
  const result = parsed.data;
  if (result.key !== key) return { ok: false, fault: `it is of the key ${result.key}` };
  const recorded = keyOf(result.record);
  if (recorded !== key) return { ok: false, fault: `what it was made from has the key ${recorded}` };
  const unknown = Object.keys(result.provenance.inputs)
    .find((input) => !Object.hasOwn(result.record.inputs, input));
  if (unknown !== undefined) {
    return { ok: false, fault: `provenance.inputs.${unknown}: it has no such input` };
  }
  const kinds = Object.entries(result.outputs).map(([name, { kind }]) => `${kind} ${name}`).sort();
  const declared = Object.entries(result.record.outputs).map(([name, kind]) => `${kind} ${name}`).sort();
  if (kinds.join() !== declared.join()) {
    return {
      ok: false,
      fault: `it has the outputs ${kinds.join(", ")}, but declares ${declared.join(", ")}`,
    };
  }
  return { ok: true, result };
}
