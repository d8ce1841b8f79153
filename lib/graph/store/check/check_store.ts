/** Reads everything in a store, and reports every fault. */
import { mapConcurrently } from "../../concurrent.ts";
import type { Hash } from "../../hash.ts";
import { namedObjects } from "../contents.ts";
import { putAside } from "../quarantine.ts";
import type { Result } from "../result.ts";
import { checkResult } from "../result_schema.ts";
import type { Store } from "../store.ts";
import { kindOf } from "../files_under.ts";
import { lookIn, storedObjects, storedResults } from "../walk.ts";
import { misplacedIn } from "./misplaced.ts";
import type { CheckSummary, Fault, TouchedTask } from "./fault.ts";

/** The progress of a check. */
export interface CheckProgress {
  readonly bytes: number;
  readonly totalBytes: number;
}

/** The options of {@linkcode checkStore}. */
export interface CheckOptions {
  readonly onProgress?: (progress: CheckProgress) => void;
}

/** The number of objects that are hashed at once. */
const LANES = 4;

/**
 * Checks every result against its digest, its schema and its key, and every object against its
 * name. Damaged files move into quarantine, so that no task reads them and the next run makes them
 * again. A result whose object is missing stays, because the object may come back. Runs may
 * continue meanwhile.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { memberOf } from "../../../formats/items.ts";
 * import { openExample, resultOf } from "../../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { outputs } = resultOf(await example.run(3), "square"), { layout } = example.store;
 * const object = layout.object(memberOf(outputs, "text").hash);
 * await Deno.chmod(object, 0o600);
 * await Deno.writeTextFile(object, "8");
 * const { faults } = await checkStore(example.store);
 * assertEquals(faults.map(({ kind }) => kind), ["damaged object"]);
 * assertEquals((await example.plan(3)).states.get("square")?.state, "stale");
 * ```
 */
export async function checkStore(
  store: Store,
  { onProgress = () => {} }: CheckOptions = {},
): Promise<CheckSummary> {
  const { layout, objects } = store;
  // Results first: all objects of a result were stored before it.
  const listed = await storedResults(layout);
  const results: Result[] = [];
  const faults: Fault[] = [];
  for (const { hash: key, path } of listed.files) {
    const checked = checkResultFile(store, path, key);
    if (checked === undefined) continue;
    if (checked.ok) results.push(checked.result);
    else {
      const task = claimedTask(checked.text);
      faults.push({
        kind: "damaged result",
        key,
        found: checked.fault,
        aside: await putAside(path, layout),
        task,
      });
    }
  }

  const files = await storedObjects(layout);
  const sizes = files.files.map(({ path }) => lookIn(layout, path)?.size ?? 0);
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  let bytes = 0;
  const damaged = new Map<Hash, { readonly found: string; readonly aside: string }>();
  await mapConcurrently(files.files.map(({ hash }, index) => ({ hash, index })), LANES, async (object) => {
    const found = await objects.check(object.hash);
    if (found.state === "damaged") damaged.set(object.hash, found);
    bytes += sizes[object.index]!;
    onProgress({ bytes, totalBytes });
  });

  const touched = touchedTasks(store, results);
  for (const [hash, { found, aside }] of [...damaged].sort(byName)) {
    const outputOf = touched.outputs.get(hash) ?? [], explains = touched.explanations.get(hash) ?? [];
    faults.push({ kind: "damaged object", hash, found, aside, outputOf, explains });
  }
  for (const [hash, tasks] of [...touched.outputs].sort(byName)) {
    if (damaged.has(hash) || lookIn(layout, layout.object(hash)) !== undefined) continue;
    // Another process may have removed both meanwhile, as `gc` does.
    const outputOf = tasks.filter(({ key }) => store.result(key) !== undefined);
    if (outputOf.length > 0) faults.push({ kind: "missing object", hash, outputOf });
  }
  const misplaced = misplacedIn(layout);
  const links = new Set(misplaced.map((fault) => fault.kind === "misplaced" ? fault.path : ""));
  const foreign = [...listed.foreign, ...files.foreign].filter((path) => !links.has(path));
  faults.push(...misplaced, ...foreign.map((path) => ({ kind: "foreign", path } as const)));
  const explanations = [...touched.explanations.keys()].filter((hash) => !damaged.has(hash))
    .map((hash) => lookIn(layout, layout.object(hash)));
  return {
    objects: files.files.length,
    bytes: totalBytes,
    results: listed.files.length,
    faults,
    unexplained: explanations.filter((info) => info === undefined).length,
  };
}

type CheckedFile =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly fault: string; readonly text: string };

/** Returns `undefined` if the file is gone. */
function checkResultFile({ layout: { door } }: Store, path: string, key: Hash): CheckedFile | undefined {
  const info = door.status(path);
  if (info === undefined) return undefined;
  if (!info.isFile) return { ok: false, fault: `it is ${kindOf(info)}`, text: "" };
  const text = door.readText(path) ?? "";
  const checked = checkResult(text, key);
  return checked.ok ? checked : { ...checked, text };
}

/** Returns the task that a damaged result names. */
function claimedTask(text: string): string | undefined {
  const quoted = /"started":"[^"]*","task":("(?:[^"\\]|\\.)*")}/.exec(text)?.[1];
  try {
    const task: unknown = JSON.parse(quoted ?? "null");
    return typeof task === "string" ? task : undefined;
  } catch {
    return undefined;
  }
}

interface TouchedTasks {
  readonly outputs: ReadonlyMap<Hash, readonly TouchedTask[]>;
  readonly explanations: ReadonlyMap<Hash, readonly TouchedTask[]>;
}

/**
 * Returns, for every object that results name, the tasks that it is an output of and those that it
 * explains.
 */
function touchedTasks(store: Store, results: readonly Result[]): TouchedTasks {
  const outputs = new Map<Hash, TouchedTask[]>(), explanations = new Map<Hash, TouchedTask[]>();
  for (const result of results) {
    const { graph, task } = result.provenance;
    const touched = { graph, task, key: result.key };
    const add = (map: Map<Hash, TouchedTask[]>, hash: Hash) => {
      const tasks = map.get(hash);
      if (tasks === undefined) map.set(hash, [touched]);
      else if (tasks.at(-1) !== touched) tasks.push(touched);
    };
    for (const { hash, role } of namedObjects(result)) {
      add(role === "file" || role === "folder" ? outputs : explanations, hash);
      if (role !== "folder") continue;
      for (const file of Object.values(store.objects.peekTree(hash)?.files ?? {})) add(outputs, file.hash);
    }
  }
  return { outputs, explanations };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
