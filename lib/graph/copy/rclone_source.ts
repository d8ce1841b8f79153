/** Opens a store in a remote as a source. */
import { join } from "node:path";
import type { Hash } from "../hash.ts";
import { lookAt } from "../store/walk.ts";
import { remoteFiles, type RemoteOptions } from "./rclone_files.ts";
import { remotePath } from "./remote_path.ts";
import { chunks } from "./chunks.ts";
import { isWantedSize, RESULT_LIMIT, type Source, TOO_LARGE, type WantedObject } from "./source.ts";

/**
 * Opens the store in `remote` as a source. Throws a `StoreError` if rclone is not installed or
 * fails.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample, resultOf } from "../example/open_example.ts";
 * import { fakeRclone } from "../example/fake_rclone.ts";
 *
 * await using example = await openExample();
 * const { key } = resultOf(await example.run(3), "square");
 * // A stand-in for the program, whose remotes are folders: here the example's own store.
 * const rclone = fakeRclone(example.folder, "nothing"), { layout } = example.store;
 * const source = await rcloneSource("fake:store", { layout, rclone });
 * const found = await Array.fromAsync(source.results([key, "0".repeat(64)]));
 * assertEquals(found.map((result) => result.key), [key]);
 * ```
 */
export async function rcloneSource(remote: string, options: RemoteOptions): Promise<Source> {
  const { door, temporary } = options.layout;
  await door.makeFolder(temporary);
  const files = remoteFiles(remote, options);

  /**
   * Copies these files into a new folder, as far as they arrive; the folder is removed on disposal.
   */
  async function fetched(paths: readonly string[]): Promise<AsyncDisposable & { readonly folder: string }> {
    const folder = join(temporary, `remote-${crypto.randomUUID()}`);
    await door.makeFolder(folder);
    const arrived = { folder, [Symbol.asyncDispose]: () => door.removeTree(folder) };
    try {
      await files.copyFrom(paths, folder);
      return arrived;
    } catch (error) {
      await arrived[Symbol.asyncDispose]();
      throw error;
    }
  }

  return {
    name: remote,
    async *results(keys) {
      const sizes = await files.sizes(keys.map(remotePath.result));
      const sizeOf = (key: Hash) => sizes.get(remotePath.result(key)) ?? 0;
      const there = keys.filter((key) => sizes.has(remotePath.result(key)));
      for (const key of there.filter((key) => sizeOf(key) > RESULT_LIMIT)) yield { key, problem: TOO_LARGE };
      for (const chunk of chunks(there.filter((key) => sizeOf(key) <= RESULT_LIMIT), sizeOf)) {
        await using arrived = await fetched(chunk.map(remotePath.result));
        for (const key of chunk) {
          const copy = join(arrived.folder, remotePath.result(key));
          const info = await lookAt(copy);
          if (info?.isFile !== true) continue;
          // A remote may send more bytes than it listed.
          if (info.size > RESULT_LIMIT) yield { key, problem: TOO_LARGE };
          else yield { key, text: await Deno.readTextFile(copy) };
        }
      }
    },
    async fetch(wanted, { folder }, onObject) {
      const sizes = await files.sizes(wanted.map(({ hash }) => remotePath.object(hash)));
      const there = wanted.filter((object) => {
        const size = sizes.get(remotePath.object(object.hash));
        return size !== undefined && isWantedSize(object, size);
      });
      const sizeOf = ({ hash }: WantedObject) => sizes.get(remotePath.object(hash)) ?? 0;
      const lost = new Map<Hash, string>();
      for (const chunk of chunks(there, sizeOf)) {
        await using arrived = await fetched(chunk.map(({ hash }) => remotePath.object(hash)));
        for (const object of chunk) {
          const path = join(arrived.folder, remotePath.object(object.hash));
          const info = await lookAt(path);
          if (info?.isFile !== true) lost.set(object.hash, BROKE_OFF);
          else if (!isWantedSize(object, info.size)) {
            lost.set(object.hash, `it is ${info.size} bytes, which is not the expected size`);
          } else {
            door.rename(path, join(folder, object.hash));
            await onObject(object.hash, join(folder, object.hash));
          }
        }
      }
      return lost;
    },
  };
}

const BROKE_OFF = "the copy was interrupted; the next pull continues from here";
