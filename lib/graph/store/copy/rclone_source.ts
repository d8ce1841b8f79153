/** A store in a remote, as a source. */
import { join } from "node:path";
import type { Hash } from "../../hash.ts";
import { makeFolder } from "../durable.ts";
import { lookAt } from "../walk.ts";
import { remoteFiles, type RemoteOptions } from "./rclone_files.ts";
import { remotePath } from "./remote_path.ts";
import { chunks } from "./chunks.ts";
import { isWantedSize, RESULT_LIMIT, type Source, type WantedObject } from "./source.ts";

/** The store in `remote`. */
export async function rcloneSource(remote: string, options: RemoteOptions): Promise<Source> {
  const { temporary } = options;
  await makeFolder(temporary);
  const files = remoteFiles(remote, options);

  /** Copies files that are there and small enough into a new folder, which `use` reads. */
  async function fetched(paths: readonly string[], use: (folder: string) => Promise<void>): Promise<void> {
    const folder = join(temporary, `remote-${crypto.randomUUID()}`);
    await makeFolder(folder);
    try {
      await files.copyFrom(paths, folder);
      await use(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }

  return {
    name: remote,
    async results(keys) {
      const texts = new Map<Hash, string>();
      const byPath = new Map(keys.map((key) => [remotePath.result(key), key]));
      const sizes = await files.sizes([...byPath.keys()]);
      const paths = [...byPath.keys()].filter((path) => (sizes.get(path) ?? Infinity) <= RESULT_LIMIT);
      if (paths.length === 0) return texts;
      await fetched(paths, async (folder) => {
        for (const path of paths) {
          const key = byPath.get(path), copy = join(folder, path);
          if (key !== undefined && (await lookAt(copy))?.isFile) {
            texts.set(key, await Deno.readTextFile(copy));
          }
        }
      });
      return texts;
    },
    async fetch(wanted, folder, onObject) {
      const sizes = await files.sizes(wanted.map(({ hash }) => remotePath.object(hash)));
      const there = wanted.filter((object) => {
        const size = sizes.get(remotePath.object(object.hash));
        return size !== undefined && isWantedSize(object, size);
      });
      const sizeOf = ({ hash }: WantedObject) => sizes.get(remotePath.object(hash)) ?? 0;
      const lost: Hash[] = [];
      for (const chunk of chunks(there, sizeOf)) {
        await fetched(chunk.map(({ hash }) => remotePath.object(hash)), async (arrived) => {
          for (const { hash } of chunk) {
            const path = join(arrived, remotePath.object(hash));
            if ((await lookAt(path))?.isFile !== true) {
              lost.push(hash);
              continue;
            }
            await Deno.rename(path, join(folder, hash));
            await onObject(hash, join(folder, hash));
          }
        });
      }
      return lost;
    },
  };
}
