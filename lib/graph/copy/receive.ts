/** Copies results and their objects into a store, from a source that is not trusted. */
import { join } from "node:path";
import type { Hash } from "../hash.ts";
import { diskSpace } from "../machine/disk_space.ts";
import { namedObjects } from "../store/contents.ts";
import { lockStore } from "../store/store_lock.ts";
import type { Result } from "../store/result.ts";
import { checkResult } from "../store/result_schema.ts";
import type { Store } from "../store/store.ts";
import type { Tree } from "../store/tree.ts";
import type { Source, WantedObject } from "./source.ts";

/** A result that was refused, and why. */
export interface RefusedResult {
  readonly key: Hash;
  /** The task's name, if the result names one. */
  readonly task: string | undefined;
  readonly cause: string;
}

/** Returns true if two results of one key have the same output bits. */
export function sameOutputs(a: Result, b: Result): boolean {
  const hashes = ({ outputs }: Result) =>
    Object.entries(outputs).map(([name, { hash }]) => `${hash} ${name}`).sort().join();
  return hashes(a) === hashes(b);
}

/** The outcome of an attempt to copy results. */
export interface Receipts {
  /** Results that the store has now, with all their objects. */
  readonly taken: readonly Result[];
  readonly refused: readonly RefusedResult[];
  /** The number of copied objects, and their bytes. */
  readonly objects: number;
  readonly bytes: number;
}

/** The options of {@linkcode receive}. */
export interface ReceiveOptions {
  /** Called with the size of every object as it is stored. */
  readonly onBytes?: (bytes: number) => void;
}

/** A result that may be copied, and the objects of it that are missing here. */
interface Candidate {
  readonly result: Result;
  readonly trees: Map<string, Tree>;
}

/**
 * Copies the results under `keys` that `source` has.
 *
 * A result is parsed by its schema, and its key must be the hash of its parts. Every object must
 * have the size that the result states and the hash that it is named by. Objects are stored as they
 * arrive, so that those from before an interruption are not copied again. A result is recorded once
 * everything that it names is stored. Its log, and lists of files that only explain it, may be
 * missing.
 */
export async function receive(
  source: Source,
  store: Store,
  keys: readonly Hash[],
  { onBytes = () => {} }: ReceiveOptions = {},
): Promise<Receipts> {
  const refused: RefusedResult[] = [];
  /** Objects that arrived with other bytes, and missing objects with the reason. */
  const wrong = new Set<Hash>(), lost = new Map<Hash, string>();
  const candidates: Candidate[] = [];
  const { door } = store.layout;
  const folder = join(store.layout.temporary, `copy-${crypto.randomUUID()}`);
  let objects = 0, bytes = 0;

  /** Copies objects that are missing or damaged here. */
  async function bring(wanted: readonly WantedObject[]): Promise<void> {
    const absent = new Map<Hash, WantedObject>();
    const { free } = diskSpace(store.layout.folder) ?? { free: Infinity };
    for (const object of wanted) {
      if ((await store.objects.check(object.hash)).state === "right") continue;
      // A sparse file may have any apparent size; a copy of it would fill the disk first.
      if ((object.size ?? 0) <= free) absent.set(object.hash, object);
      else lost.set(object.hash, `its stated size is ${object.size} bytes, and ${free} are free here`);
    }
    if (absent.size === 0) return;
    await door.makeFolder(folder);
    const unread = await source.fetch([...absent.values()], { door, folder }, async (hash, path) => {
      const { size } = await Deno.lstat(path);
      if (await store.objects.takeFileAs(path, hash)) {
        objects++;
        bytes += size;
        onBytes(size);
      } else {
        wrong.add(hash);
        door.remove(path);
      }
    });
    for (const [hash, why] of unread) lost.set(hash, why);
  }

  try {
    for await (const found of source.results(keys)) {
      const { key } = found;
      const checked = "text" in found
        ? checkResult(found.text, key)
        : { ok: false, fault: found.problem } as const;
      if (checked.ok) candidates.push({ result: checked.result, trees: new Map() });
      else refused.push({ key, task: undefined, cause: `its result in ${source.name}: ${checked.fault}` });
    }
    const named = candidates.flatMap(({ result }) => namedObjects(result));
    await bring(named.filter(({ role }) => role === "folder"));
    for (const { result, trees } of candidates) {
      for (const { hash, role } of namedObjects(result)) {
        const tree = role === "folder" ? store.objects.peekTree(hash) : undefined;
        if (tree !== undefined) trees.set(hash, tree);
      }
    }
    const files = candidates.flatMap(({ trees }) =>
      [...trees.values()].flatMap((tree) => Object.values(tree.files))
    );
    await bring([...files, ...named.filter(({ role }) => role !== "folder")]);
    const taken: Result[] = [];
    for (const { result, trees } of candidates) {
      const cause = await record(result, trees);
      if (cause === undefined) taken.push(result);
      else refused.push({ key: result.key, task: result.provenance.task, cause });
    }
    return { taken, refused, objects, bytes };
  } finally {
    await door.removeTree(folder).catch(() => {});
  }

  /** Records a result whose objects are all stored; otherwise returns what is wrong. */
  async function record(result: Result, trees: ReadonlyMap<string, Tree>): Promise<string | undefined> {
    // Until the result is recorded, no other process may remove its objects as unneeded.
    using _storing = await lockStore(store.layout, { mode: "shared" });
    const named = [
      ...namedObjects(result),
      ...[...trees.values()].flatMap((tree) => Object.values(tree.files)),
    ];
    const broken = named.find(({ hash }) => lost.has(hash));
    if (broken !== undefined) return `${broken.hash} in ${source.name}: ${lost.get(broken.hash)}`;
    for (const [name, output] of Object.entries(result.outputs)) {
      const missing = store.missing(output);
      if (missing !== undefined) {
        return wrong.has(missing)
          ? `the bytes of ${missing} (output "${name}") that ${source.name} gives have a different hash`
          : `${source.name} has no object ${missing} of the right size (output "${name}")`;
      }
      const tree = trees.get(output.hash);
      if (output.kind !== "folder" || tree === undefined) continue;
      const sizes = Object.values(tree.files).map(({ size }) => size);
      if (sizes.length !== output.count || sizes.reduce((sum, size) => sum + size, 0) !== output.size) {
        return `its output "${name}" in ${source.name} is stated to have ${output.count} files and ` +
          `${output.size} bytes, but has different ones`;
      }
    }
    const own = store.result(result.key);
    if (own === undefined || !sameOutputs(own, result)) {
      store.taken.note(result.key);
      await store.putResult(result);
    }
    return undefined;
  }
}
