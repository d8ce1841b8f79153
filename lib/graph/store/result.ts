/**
 * Defines the result of a finished task: its key and the parts of the key, its outputs, and their
 * provenance.
 */
import { canonicalJson, type Hash, hashRecord, sha256 } from "../hash.ts";
import { isRecord } from "../../formats/is_record.ts";
import type { Json } from "../task.ts";
import type { StoredOutput } from "./objects.ts";

/** Everything that decides a task's bits, and nothing else. Its hash is the task's key. */
export interface KeyRecord {
  readonly format: "fovea/task/1";
  readonly module: string;
  readonly parameters: Json;
  /** By input name: the hash of the file, or of the tree of the folder. */
  readonly inputs: Readonly<Record<string, Hash>>;
  readonly outputs: Readonly<Record<string, "file" | "folder">>;
  /** The hash of the {@linkcode CodeIdentity}, which is stored as an object. */
  readonly code: Hash;
  /** `null` if the task names none. */
  readonly environment: Json;
}

/** The provenance of a result. Nothing of this is part of the key. */
export interface Provenance {
  readonly graph: string;
  readonly task: string;
  /** By input name: the result that it came from; absent for a user's files. */
  readonly inputs: Readonly<
    Record<string, { readonly task: string; readonly output: string; readonly key: Hash }>
  >;
  /** The worker's start, in UTC (ISO 8601). */
  readonly started: string;
  /** The seconds from the worker's start to its end. */
  readonly seconds: number;
  /** The peak memory of the worker's process, in bytes; `null` if the system does not report it. */
  readonly peakMemory: number | null;
  readonly cpu: string;
  /** The job of a cluster's queue that made it, and the node that ran the job. */
  readonly job?: JobIdentity;
  readonly platform: string;
  readonly deno: string;
  /** The object with the task's printed output. */
  readonly log: Hash;
}

/** A job of a cluster's queue. */
export interface JobIdentity {
  /** The queue's own id: `123_4`. */
  readonly id: string;
  /** The name of the node. */
  readonly node: string;
}

/** A finished task. */
export interface Result {
  readonly format: "fovea/result/1";
  readonly key: Hash;
  readonly record: KeyRecord;
  readonly outputs: Readonly<Record<string, StoredOutput>>;
  readonly provenance: Provenance;
}

/**
 * Returns the key of a task with this record, whatever the order of its members. Throws a
 * `TypeError` if the parameters are not JSON.
 *
 * @example
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 * import { openExample, resultOf } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { key, record } = resultOf(await example.run(3), "square");
 * assertEquals(record.parameters, { number: 3 });
 * assertEquals(keyOf(record), key);
 * assertNotEquals(keyOf({ ...record, parameters: { number: 4 } }), key);
 * ```
 */
export function keyOf(record: KeyRecord): Hash {
  return hashRecord({ ...record });
}

/**
 * Returns the stored text of a result: canonical JSON whose first member, `digest`, is the hash of
 * the JSON without it.
 *
 * @example
 * ```ts
 * import { assertEquals, assertMatch } from "@std/assert";
 * import { openExample, resultOf } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const result = resultOf(await example.run(3), "square"), text = resultText(result);
 * assertMatch(text, /^\{"digest":"[0-9a-f]{64}","format":"fovea\/result\/1",/);
 * assertEquals(await Deno.readTextFile(example.store.layout.result(result.key)), text);
 * assertEquals(parseResult(text.replace('"number":3', '"number":4'), result.key), undefined);
 * ```
 */
export function resultText(result: Result): string {
  const { job, ...provenance } = result.provenance;
  const text = canonicalJson({
    ...result,
    record: { ...result.record },
    outputs: Object.fromEntries(
      Object.entries(result.outputs).map(([name, output]) => [name, { ...output }]),
    ),
    provenance: job === undefined ? provenance : { ...provenance, job: { ...job } },
  });
  return `{"digest":"${sha256(text)}",${text.slice(1)}\n`;
}

const DIGEST = /^\{"digest":"([0-9a-f]{64})",/;

/**
 * Returns the JSON of a stored result without its digest; `undefined` if the digest does not match.
 * Results of earlier versions have none.
 */
export function withoutDigest(text: string): string | undefined {
  const [start, digest] = DIGEST.exec(text) ?? [];
  if (start === undefined) return text;
  const body = `{${text.slice(start.length).trimEnd()}`;
  return sha256(body) === digest ? body : undefined;
}

/**
 * Reads the text of a result that is stored under `key`; `undefined` if it is not that result or
 * does not match its digest.
 */
export function parseResult(text: string, key: Hash): Result | undefined {
  try {
    const body = withoutDigest(text);
    const result = JSON.parse(body ?? "null");
    if (!isResult(result) || result.key !== key) return undefined;
    // Without a digest, one flipped bit can rename a field.
    return body !== text || keyOf(result.record) === key ? result : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns true for a result as this program writes it. A digest vouches for the rest; `checkResult`
 * checks results from another store completely.
 */
function isResult(value: unknown): value is Result {
  return isRecord(value) && value.format === "fovea/result/1" && isRecord(value.record) &&
    isOutputs(value.outputs) && isRecord(value.provenance) &&
    typeof value.provenance.task === "string" && typeof value.provenance.seconds === "number" &&
    typeof value.provenance.log === "string" && isRecord(value.provenance.inputs) &&
    Object.values(value.provenance.inputs).every((input) => isRecord(input) && typeof input.key === "string");
}

/** Returns true for the outputs of a result by name. */
export function isOutputs(value: unknown): value is Readonly<Record<string, StoredOutput>> {
  return isRecord(value) &&
    Object.values(value).every((output) =>
      isRecord(output) && (output.kind === "file" || output.kind === "folder") &&
      typeof output.hash === "string" && typeof output.size === "number"
    );
}
