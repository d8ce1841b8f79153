/** The common parts of pushes to folders and to remotes. */
import type { Hash } from "../hash.ts";
import { receive, type RefusedResult, sameOutputs } from "./receive.ts";
import { folderSource } from "./folder_source.ts";
import { openStore, type Store } from "../store/store.ts";
import { registerUse } from "../store/uses.ts";

/** The outcome of a push. */
export interface PushSummary {
  /** The number of results that the other store has now; it had `there` of them before. */
  readonly results: number;
  readonly there: number;
  readonly refused: readonly RefusedResult[];
  /** The number of copied objects, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
}

/** The options of {@linkcode pushToFolder} and of pushes to remotes. */
export interface PushOptions {
  readonly store: Store;
  /** The keys of the results to copy. */
  readonly keys: readonly Hash[];
  readonly onBytes?: (bytes: number) => void;
}

/** The reason for not copying a result over one with the same key and other bits. */
export const OTHER_BITS = "has a result with the same key but different bits; it is left unchanged " +
  "(deno task verify shows which of the two this machine computes)";

/**
 * Copies results with their objects into the store in `folder`. A store that does not exist is
 * made, for a group if `shared` asks for it. If the store has a result of the same key with other
 * bits, that stays and the copy is refused. See {@linkcode receive} for the checks.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { knownNow } from "../collect/known.ts";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * await example.run(3);
 * const { store } = example, keys = [...(await knownNow(store.layout)).results];
 * const push = () => pushToFolder(`${example.folder}/backup`, { store, keys });
 * const first = await push(), second = await push();
 * assertEquals([first.results, first.there], [2, 0]);
 * assertEquals([second.results, second.there, second.objects], [2, 2, 0]);
 * ```
 */
export async function pushToFolder(
  folder: string,
  options: PushOptions & { readonly shared?: boolean },
): Promise<PushSummary> {
  const { store, keys, onBytes, shared = false } = options;
  const other = openStore(folder, "auto", { shared });
  using _source = await registerUse(store.layout, keys);
  using _target = await registerUse(other.layout, keys);
  const refused: RefusedResult[] = [];
  const wanted: Hash[] = [];
  let there = 0;
  for (const key of keys) {
    const own = store.result(key), theirs = other.result(key);
    if (theirs !== undefined) there++;
    if (own !== undefined && theirs !== undefined && !sameOutputs(own, theirs)) {
      refused.push({ key, task: own.provenance.task, cause: `${folder} ${OTHER_BITS}` });
    } else wanted.push(key);
  }
  const source = await folderSource(store.layout.folder);
  const received = await receive(source, other, wanted, onBytes ? { onBytes } : {});
  return {
    results: received.taken.length,
    there,
    refused: [...refused, ...received.refused],
    objects: received.objects,
    bytes: received.bytes,
  };
}
