/**
 * Defines a receipt: a summary of a run that is small enough to pass on, with keys, hashes and a
 * few numbers of every task.
 */
import { z } from "zod";
import { type Hash, isHash } from "../../hash.ts";
import { checkSchema } from "../../../formats/check_schema.ts";
import { jsonFault } from "../../../formats/json_fault.ts";
import { jsonExcess } from "../../../formats/json_shape.ts";
import { keyOf, type KeyRecord } from "../../store/result.ts";
import { keyRecordSchema, outputsSchema } from "../../store/result_schema.ts";
import { StoreError } from "../../store/store_error.ts";
import { isPlainPath } from "../../store/tree.ts";
import type { StoredOutput } from "../../store/objects.ts";
import type { Json } from "../../task.ts";
import { type CodeIdentity, codeSchema } from "../../code/code_schema.ts";
import { type Sketch, sketchSchema } from "./sketch.ts";

/** One finished task. */
export interface ReceiptTask {
  readonly name: string;
  readonly key: Hash;
  /** The record whose hash is the key. */
  readonly record: KeyRecord;
  /** By input name: the task and the output that it came from; absent for a user's files. */
  readonly inputs: Readonly<
    Record<string, { readonly task: string; readonly output: string; readonly key: Hash }>
  >;
  readonly outputs: Readonly<Record<string, StoredOutput>>;
  /** Sketches of quotable outputs that are files with numbers, by name. */
  readonly sketches: Readonly<Record<string, Sketch>>;
}

/** The receipt of a run. */
export interface Receipt {
  readonly format: "fovea/receipt/1";
  readonly experiment: string;
  /** The experiment file, as the user named it. */
  readonly file: string;
  /** Machine, engine and software. */
  readonly environment: Json;
  /** The number of the experiment's tasks; unfinished ones are not listed. */
  readonly total: number;
  readonly tasks: readonly ReceiptTask[];
  /** The code behind the tasks, by its hash. */
  readonly codes: Readonly<Record<Hash, CodeIdentity>>;
}

const hash = z.string().refine(isHash, "expected 64 digits of 0 to 9 and a to f");
const json: z.ZodType<Json> = z.json();

const receiptSchema = z.strictObject({
  format: z.literal("fovea/receipt/1"),
  experiment: z.string(),
  file: z.string(),
  environment: json,
  total: z.int().nonnegative(),
  tasks: z.array(
    z.strictObject({
      name: z.string(),
      key: hash,
      record: keyRecordSchema,
      inputs: z.record(
        z.string(),
        z.strictObject({ task: z.string(), output: z.string(), key: hash }).readonly(),
      )
        .readonly(),
      outputs: outputsSchema,
      sketches: z.record(z.string(), sketchSchema).readonly(),
    }).readonly(),
  ).readonly(),
  codes: z.record(hash, codeSchema).readonly(),
}).readonly();

/**
 * Returns the receipt's text: tasks in the order given, everything else in the order of names.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const head = { experiment: "example", file: "example.yaml", environment: null };
 * const receipt = { format: "fovea/receipt/1", ...head, total: 2, tasks: [], codes: {} } as const;
 * assertEquals(JSON.parse(receiptText(receipt)), receipt);
 * ```
 */
export function receiptText(receipt: Receipt): string {
  return JSON.stringify(receipt, undefined, 1) + "\n";
}

/**
 * The least number of characters for each value of a receipt: three quarters of the number in
 * receipts written here.
 */
const TEXT_PER_PART = 24;

/**
 * Reads a receipt, which may be a stranger's; `path` names it in messages. Throws a {@linkcode
 * StoreError} for any other text, for a key that is not the hash of its record, and for an
 * experiment file outside the project.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { StoreError } from "../../store/store_error.ts";
 *
 * const head = { experiment: "example", file: "example.yaml", environment: null };
 * const receipt = { format: "fovea/receipt/1", ...head, total: 2, tasks: [], codes: {} } as const;
 * const text = receiptText(receipt);
 * assertEquals(readReceipt(text, "receipt.json"), receipt);
 * // A file outside the project.
 * const forged = text.replace("example.yaml", "../secret.yaml");
 * assertThrows(() => readReceipt(forged, "receipt.json"), StoreError, "expected a path below");
 * ```
 */
export function readReceipt(text: string, path: string): Receipt {
  const excess = jsonExcess(text, TEXT_PER_PART);
  if (excess !== undefined) throw new StoreError(`${path}: is no receipt: ${excess}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new StoreError(`${path}: is not JSON: ${jsonFault(error)}`);
  }
  const checked = checkSchema(receiptSchema, value);
  if (!checked.ok) throw new StoreError(`${path}: is no receipt:\n${checked.faults}`);
  const receipt = checked.value;
  const forged = receipt.tasks.find(({ key, record }) => keyOf(record) !== key);
  if (forged !== undefined) {
    throw new StoreError(
      `${path}: task "${forged.name}": what it was made from has not the key ${forged.key}`,
    );
  }
  if (!isPlainPath(receipt.file)) {
    throw new StoreError(
      `${path}: found the experiment file "${receipt.file}", expected a path below this folder; name the file after it`,
    );
  }
  return receipt;
}
