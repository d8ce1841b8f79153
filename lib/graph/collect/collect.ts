/** Removes from a store the results and objects that nothing needs. */
import { dirname, join } from "node:path";
import type { Hash } from "../hash.ts";
import { tryKeyLock } from "../executor/job/key_lock.ts";
import type { StoreDoor } from "../store/door/store_door.ts";
import { lockStore } from "../store/store_lock.ts";
import type { Result } from "../store/result.ts";
import type { Store } from "../store/store.ts";
import { type LiveUses, liveUses } from "../store/uses.ts";
import { lookIn, storedObjects, storedResults } from "../store/walk.ts";
import { type Amount, bytesUnder, tally, timeOf } from "./amount.ts";
import type { Known } from "./known.ts";
import { markObjects } from "./mark.ts";
import type { Needs } from "./needs.ts";
import { collectScratch } from "./scratch.ts";
import { collectSubmissions } from "./submissions.ts";

/** The description of a result that is removed. */
export type GoneResult = Pick<Result, "record" | "provenance">;

/** The removed results and objects, or in a dry run those that would be removed. */
export interface CollectSummary {
  readonly results: Amount;
  readonly objects: Amount;
  /** Folders of tasks that were killed or failed. */
  readonly scratch: Amount;
  /** Temporary files that no process writes any more. */
  readonly temporary: Amount;
  /** Damaged files in quarantine. */
  readonly quarantine: Amount;
  readonly kept: { readonly results: Amount; readonly objects: Amount };
  /** The removed results, for callers that list them. */
  readonly gone: readonly GoneResult[];
  /** The number of running runs; what they need is kept. */
  readonly runs: number;
}

/** The options of {@linkcode collect}. */
export interface CollectOptions {
  readonly store: Store;
  readonly needs: Needs;
  /** Only report what would be removed. */
  readonly dryRun: boolean;
  /**
   * Keep results and objects stored at or after this time, and everything that these results name.
   * The time is in milliseconds since 1970, by the files' own times.
   */
  readonly keepFrom?: number;
  /**
   * The store's content before `needs` were computed; newer content stays. Required if runs may end
   * between that moment and this call.
   */
  readonly known?: Known;
  /** Also remove the damaged files in quarantine. */
  readonly quarantine?: boolean;
  /** Called once if this call must wait for another process that is writing to the store. */
  readonly onWait?: () => void;
}

/**
 * Removes results that neither `needs` nor a running run requires, then the objects that no
 * remaining result names, then scratch folders and temporary files. It holds the store's lock
 * exclusively, so that no process is writing meanwhile. Results go before their objects, so that an
 * interruption leaves no incomplete result. A damaged result is left for `checkStore`. Throws a
 * `StoreError`, and removes nothing, if a stored folder's manifest is damaged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 * import { needsOfPlan } from "./needs.ts";
 *
 * await using example = await openExample();
 * await example.run(3);
 * // Two tasks with 3, two with 4; the plan with 4 needs its own results alone.
 * const needs = needsOfPlan(await example.run(4));
 * const { results, kept } = await collect({ store: example.store, needs, dryRun: false });
 * assertEquals([results.count, kept.results.count], [2, 2]);
 * ```
 */
export async function collect(options: CollectOptions): Promise<CollectSummary> {
  const { store, needs, dryRun, keepFrom = Infinity, known, onWait } = options;
  const { layout } = store;
  const { door } = layout;
  // An unseen result would count as absent, and its objects as unneeded.
  for (const folder of layout.folders) door.names(folder);
  // Another process may be about to record a result whose objects are already stored: they must
  // stay.
  using _alone = await lockStore(layout, { mode: "exclusive", ...(onWait ? { onWait } : {}) });
  const uses = await liveUses(layout);
  const remove = dryRun ? async () => {} : (path: string) => Promise.resolve(door.remove(path));
  const kept: Result[] = [];
  const results = tally(), keptResults = tally(), objects = tally(), keptObjects = tally();

  const needless: string[] = [];
  const gone: GoneResult[] = [];
  for (const { hash: key, path } of (await storedResults(layout)).files) {
    const info = lookIn(layout, path);
    const result = store.result(key);
    if (info === undefined || result === undefined) continue;
    const stays = needs.results.has(key) || known?.results.has(key) === false || uses.keys.has(key) ||
      timeOf(info) >= keepFrom ||
      await isRunning(store, key);
    // Read before its file is removed: for many results only the outputs are in memory.
    const said = stays ? undefined : goneResult(result);
    if (!stays && said === undefined) continue;
    (stays ? keptResults : results).add(info.size);
    if (said === undefined) kept.push(result);
    else {
      needless.push(path);
      gone.push(said);
    }
  }
  const marked = await markObjects(kept, store);
  for (const path of needless) await remove(path);
  if (!dryRun) { for (const folder of new Set(needless.map(dirname))) await door.sync(folder); }

  for (const { hash, path } of (await storedObjects(layout)).files) {
    const info = lookIn(layout, path);
    if (info === undefined) continue;
    const stays = marked.has(hash) || timeOf(info) >= keepFrom;
    (stays ? keptObjects : objects).add(info.size);
    if (!stays) await remove(path);
  }
  return {
    results: results.amount(),
    objects: objects.amount(),
    scratch: sum(
      await collectScratch({ layout, needs, dryRun, keepFrom, known }),
      await collectSubmissions({
        ...{ layout, dryRun, keepFrom },
        hasResult: (key) => store.result(key) !== undefined,
      }),
    ),
    temporary: await removeTemporary(options, uses),
    quarantine: options.quarantine ? await removeAll(layout.quarantine, { door, dryRun, keepFrom }) : NOTHING,
    kept: { results: keptResults.amount(), objects: keptObjects.amount() },
    gone,
    runs: uses.count,
  };
}

/**
 * Returns the description of `result`, or `undefined` if its file is damaged although its size and
 * time are unchanged.
 */
function goneResult(result: Result): GoneResult | undefined {
  try {
    return { record: result.record, provenance: result.provenance };
  } catch {
    return undefined;
  }
}

function sum(a: Amount, b: Amount): Amount {
  return { count: a.count + b.count, bytes: a.bytes + b.bytes };
}

const NOTHING: Amount = { count: 0, bytes: 0 };

/** Returns true if a process runs the task with this key right now. */
async function isRunning({ layout }: Store, key: Hash): Promise<boolean> {
  if (lookIn(layout, layout.locks.place(layout.lock(key))) === undefined) return false;
  using free = await tryKeyLock(layout, key);
  return free === undefined;
}

/**
 * Removes temporary files. A process that takes part in a use may have files outside the store's
 * lock: copies on their way.
 */
async function removeTemporary(
  { store: { layout }, dryRun, keepFrom = Infinity }: CollectOptions,
  uses: LiveUses,
): Promise<Amount> {
  return uses.count > 0
    ? NOTHING
    : await removeAll(layout.temporary, { door: layout.door, dryRun, keepFrom });
}

async function removeAll(
  folder: string,
  { door, dryRun, keepFrom }: {
    readonly door: StoreDoor;
    readonly dryRun: boolean;
    readonly keepFrom: number;
  },
): Promise<Amount> {
  const removed = tally();
  for (const name of door.names(folder)) {
    const path = join(folder, name);
    const info = door.status(path);
    if (info === undefined || timeOf(info) >= keepFrom) continue;
    removed.add(bytesUnder(door, path));
    if (!dryRun) await door.removeTree(path);
  }
  return removed.amount();
}
