/** Removes what nobody needs from a store. */
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
  /** Files in the making that nobody makes any more. */
  readonly temporary: Amount;
  /** Damaged files that were put aside. */
  readonly quarantine: Amount;
  readonly kept: { readonly results: Amount; readonly objects: Amount };
  /** The results that were removed, for those who name what goes. */
  readonly gone: readonly GoneResult[];
  /** Runs that go on; what they need is kept. */
  readonly runs: number;
}

/** The options of {@linkcode collect}. */
export interface CollectOptions {
  readonly store: Store;
  readonly needs: Needs;
  /** Only say what would be removed. */
  readonly dryRun: boolean;
  /**
   * Keep what was stored at or after this time (milliseconds since 1970, by the files' own times),
   * and all that it names.
   */
  readonly keepFrom?: number;
  /**
   * The store's content before `needs` were read; what came later stays. Needed if runs may end
   * between that reading and this call.
   */
  readonly known?: Known;
  /** Also remove what was put aside as damaged. */
  readonly quarantine?: boolean;
  /** Called once where another process stores something just now. */
  readonly onWait?: () => void;
}

/**
 * Removes results that neither `needs` nor a run that goes on has a use for, then the objects that
 * no result left names, then scratch folders and files in the making. The store's lock is held
 * alone meanwhile, so that nothing is in the making; results go before their objects, so that
 * whenever this ends, no result is half there. A damaged result is left for `checkStore`. Throws a
 * `StoreError` where the list of a stored folder's files is damaged: nothing is removed then.
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
  // An unseen result would count as absent, and its objects as needless.
  for (const folder of layout.folders) door.names(folder);
  // Some other process may be about to record a result: its objects are not to be taken for
  // needless.
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
    // Read before its file goes: of many a result, only the outputs are in memory.
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
 * Returns what is said of `result`; `undefined` where its file is damaged though it looks as it
 * did.
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

/** True if a process runs the task with this key right now. */
async function isRunning({ layout }: Store, key: Hash): Promise<boolean> {
  if (lookIn(layout, layout.locks.place(layout.lock(key))) === undefined) return false;
  using free = await tryKeyLock(layout, key);
  return free === undefined;
}

/**
 * Those who take part in a use may have files in the making outside the store's lock: copies on
 * their way.
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
