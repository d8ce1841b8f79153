/** Copies results into a remote through rclone. */
import { type Hash, hashFile } from "../hash.ts";
import { namedObjects } from "../store/contents.ts";
import type { Result } from "../store/result.ts";
import { checkResult } from "../store/result_schema.ts";
import { registerUse } from "../store/uses.ts";
import { chunks } from "./chunks.ts";
import { OTHER_BITS, type PushOptions, type PushSummary } from "./push.ts";
import { type RemoteFiles, remoteFiles, type RemoteOptions } from "./rclone_files.ts";
import { rcloneSource } from "./rclone_source.ts";
import { type RefusedResult, sameOutputs } from "./receive.ts";
import { remotePath } from "./remote_path.ts";
import type { Source } from "./source.ts";

/** A file of this store, to be copied to the same path of the remote. */
interface Outgoing {
  readonly path: string;
  readonly size: number;
  /** The SHA-256 of its bytes. */
  readonly hash: Hash;
}

/**
 * Copies results into `remote`, each after all its objects. Every object is checked here before it
 * is copied, and read back and hashed afterwards. If the storage knows no SHA-256 of a file that it
 * has already, the right size is enough: a pull checks all of it. Throws a `StoreError` if rclone
 * is not installed or fails.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { knownNow } from "../collect/known.ts";
 * import { openExample } from "../example/open_example.ts";
 * import { fakeRclone } from "../example/fake_rclone.ts";
 *
 * await using example = await openExample();
 * await example.run(3);
 * const { store } = example, { layout } = store, keys = [...(await knownNow(layout)).results];
 * // A stand-in for the program, whose remotes are folders.
 * const rclone = fakeRclone(example.folder, "nothing");
 * const { results, there } = await pushToRemote("fake:lab", { store, layout, keys, rclone });
 * assertEquals([results, there], [2, 0]);
 * ```
 */
export async function pushToRemote(
  remote: string,
  options: PushOptions & RemoteOptions,
): Promise<PushSummary> {
  const { store, keys, onBytes = () => {} } = options;
  await store.layout.door.makeFolder(store.layout.temporary);
  using _use = await registerUse(store.layout, keys);
  const here = { layout: store.layout, rclone: options.rclone };
  const files = remoteFiles(remote, here);
  const source = await rcloneSource(remote, here);
  const refused: RefusedResult[] = [];
  const objects = new Map<Hash, Outgoing>();
  const results: Result[] = [];
  for (const key of keys) {
    const result = store.result(key);
    const outgoing = result === undefined
      ? `the store has no result ${key}`
      : await outgoingOf(result, options);
    if (typeof outgoing === "string") {
      refused.push({ key, task: result?.provenance.task, cause: outgoing });
    } else if (result !== undefined) {
      results.push(result);
      for (const each of outgoing) objects.set(each.hash, each);
    }
  }

  const wrong = new Set<string>();
  let sent = 0, bytes = 0;
  const absent = await unsent([...objects.values()], files);
  for (const chunk of chunks(absent, ({ size }) => size)) {
    for (const path of await send(chunk, files, store.layout.folder)) wrong.add(path);
    const copied = chunk.reduce((sum, { size }) => sum + size, 0);
    sent += chunk.length;
    bytes += copied;
    onBytes(copied);
  }

  const theirs = await resultsThere(results, source);
  const outgoing: Outgoing[] = [];
  let there = 0, done = 0;
  for (const result of results) {
    const { key, provenance: { task } } = result;
    const their = theirs.get(key);
    const lost = await wrongObject(result, wrong, options);
    if (lost !== undefined) {
      refused.push({ key, task, cause: `${remote} returned different bytes for ${lost} than were sent` });
    } else if (their === "same bits") {
      there++;
      done++;
    } else if (their === "other bits") {
      refused.push({ key, task, cause: `${remote} ${OTHER_BITS}` });
    } else outgoing.push(await resultFile(key, store.layout.result(key)));
  }
  for (const chunk of chunks(outgoing, ({ size }) => size)) {
    const lost = await send(chunk, files, store.layout.folder);
    done += chunk.length - lost.length;
    for (const { path, hash } of chunk) {
      if (lost.includes(path)) {
        refused.push({ key: hash, task: undefined, cause: `${remote} returned different bytes for ${path}` });
      }
    }
  }
  return { results: done, there, refused, objects: sent, bytes };
}

/** Compares this store's results with the complete ones of the other store. */
async function resultsThere(
  results: readonly Result[],
  source: Source,
): Promise<ReadonlyMap<Hash, "same bits" | "other bits">> {
  const there = new Map<Hash, "same bits" | "other bits">();
  const own = new Map(results.map((result) => [result.key, result]));
  for await (const found of source.results([...own.keys()])) {
    const result = own.get(found.key);
    const checked = "text" in found ? checkResult(found.text, found.key) : undefined;
    if (result === undefined || checked?.ok !== true) continue;
    there.set(found.key, sameOutputs(checked.result, result) ? "same bits" : "other bits");
  }
  return there;
}

/** Returns every object of a result, each checked; or which one is missing or damaged. */
async function outgoingOf(result: Result, { store }: PushOptions): Promise<Outgoing[] | string> {
  const outgoing: Outgoing[] = [];
  for (const { hash, role, name } of namedObjects(result)) {
    const isOutput = role === "file" || role === "folder";
    const hashes = [hash];
    if (role === "folder") {
      hashes.push(...Object.values(store.objects.peekTree(hash)?.files ?? {}).map((file) => file.hash));
    }
    for (const each of hashes) {
      const object = await store.objects.check(each);
      if (object.state === "right") {
        outgoing.push({
          path: remotePath.object(each),
          size: (await Deno.lstat(object.path)).size,
          hash: each,
        });
      } else if (isOutput) {
        return `its output "${name}" needs the object ${each}, which is ${object.state} in this store`;
      }
    }
  }
  return outgoing;
}

/** Returns the objects that the remote lacks, or has with other bytes. */
async function unsent(objects: readonly Outgoing[], files: RemoteFiles): Promise<Outgoing[]> {
  const sizes = await files.sizes(objects.map(({ path }) => path));
  const there = objects.filter(({ path, size }) => sizes.get(path) === size);
  const hashes = there.length === 0
    ? new Map<string, string>()
    : await files.hashes(there.map(({ path }) => path), { download: false });
  const right = new Set(there.filter(({ path, hash }) => (hashes.get(path) ?? hash) === hash));
  return objects.filter((object) => !right.has(object));
}

/** Copies files; returns the paths of those that differ when they are read back. */
async function send(outgoing: readonly Outgoing[], files: RemoteFiles, folder: string): Promise<string[]> {
  const paths = outgoing.map(({ path }) => path);
  await files.copyTo(paths, folder);
  const hashes = await files.hashes(paths, { download: true });
  return outgoing.filter(({ path, hash }) => hashes.get(path) !== hash).map(({ path }) => path);
}

async function wrongObject(
  result: Result,
  wrong: ReadonlySet<string>,
  options: PushOptions,
): Promise<Hash | undefined> {
  if (wrong.size === 0) return undefined;
  const outgoing = await outgoingOf(result, options);
  if (typeof outgoing === "string") return outgoing;
  return outgoing.find(({ path }) => wrong.has(path))?.hash;
}

async function resultFile(key: Hash, path: string): Promise<Outgoing> {
  return { path: remotePath.result(key), size: (await Deno.lstat(path)).size, hash: await hashFile(path) };
}
