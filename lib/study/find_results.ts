/** Finds the results that a hash from a report names. */
import { join } from "node:path";
import type { StoredOutput } from "../graph/store/objects.ts";
import type { Result } from "../graph/store/result.ts";
import type { Store } from "../graph/store/store.ts";
import { UsageError } from "../errors/usage_error.ts";

/**
 * Thrown for a hash that names nothing in the store, or several things; the message says what to
 * type instead.
 */
export class HashError extends UsageError {
  override name = "HashError";
}

/** A result that a hash names. */
export interface FoundResult {
  /** The whole hash. */
  readonly hash: string;
  /** The output that has the hash; absent if it is the result's own key. */
  readonly output?: string;
  readonly result: Result;
}

/** The least number of digits: fewer would match too much. */
const SHORTEST = 4;

/**
 * Returns every result with an output or a key whose hash begins with `digits`. There are several
 * results of one hash if several tasks made the same bytes.
 *
 * Throws a {@linkcode HashError} for text that is no hash, for an unknown hash, and for digits that
 * several hashes share.
 */
export async function findResults(store: Store, digits: string): Promise<FoundResult[]> {
  const wanted = digits.toLowerCase();
  if (!/^[0-9a-f]{4,64}$/.test(wanted)) {
    throw new HashError(
      `found "${digits}", expected the first digits of a hash in a report, ${SHORTEST} to 64 of 0 to 9 and a to f`,
    );
  }
  const found: FoundResult[] = [];
  for await (const result of storedResults(store)) {
    if (result.key.startsWith(wanted)) found.push({ hash: result.key, result });
    for (const [output, { hash }] of Object.entries(result.outputs)) {
      if (hash.startsWith(wanted)) found.push({ hash, output, result });
    }
  }
  const hashes = [...new Set(found.map(({ hash }) => hash))].sort();
  if (hashes.length === 0) {
    throw new HashError(
      `${digits}: no result in ${store.layout.folder} has this hash; name the store that made the report with --store, ` +
        "or make it with deno task reproduce",
    );
  }
  if (hashes.length > 1) {
    throw new HashError(
      `${digits}: ${hashes.length} hashes begin with these digits, give more of them:\n${hashes.join("\n")}`,
    );
  }
  return found.toSorted((a, b) => a.result.key < b.result.key ? -1 : 1);
}

async function* storedResults(store: Store): AsyncIterable<Result> {
  const folder = join(store.layout.folder, "results");
  for (const group of await namesIn(folder)) {
    for (const name of await namesIn(join(folder, group))) {
      const result = store.result(name.replace(/\.json$/, ""));
      if (result) yield result;
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** A stored output that a hash names. */
export interface FoundOutput {
  readonly task: string;
  readonly output: string;
  readonly stored: StoredOutput;
}

/**
 * Returns the output whose hash begins with `digits`, or the only output of the result whose key
 * does. Throws a {@linkcode HashError} as {@linkcode findResults} does, and for a result that has
 * several outputs.
 */
export async function findOutput(store: Store, digits: string): Promise<FoundOutput> {
  const found = await findResults(store, digits);
  for (const { output, result: { outputs, provenance } } of found) {
    const [only, ...others] = Object.keys(outputs);
    const name = output ?? (others.length === 0 ? only : undefined);
    const stored = name === undefined ? undefined : outputs[name];
    if (name !== undefined && stored !== undefined) return { task: provenance.task, output: name, stored };
    const hashes = Object.entries(outputs).map(([name, { hash }]) => `${name} ${hash.slice(0, 12)}`);
    throw new HashError(
      `${digits}: found the key of ${provenance.task}, which has ${hashes.length} outputs, ` +
        `expected the hash of one: ${hashes.join(", ")}`,
    );
  }
  throw new HashError(`${digits}: no result in ${store.layout.folder} has this hash`);
}
