/** Reads and writes many files of a remote at once: one call of rclone takes a second or so. */
import { join } from "node:path";
import type { Layout } from "../store/layout.ts";
import { StoreError } from "../store/store_error.ts";
import { type Rclone, requireSuccess, wasFound } from "./rclone.ts";

/** A remote, and a folder of this machine for lists of files. */
export interface RemoteFiles {
  readonly remote: string;
  /** Returns the sizes of the files that exist, by path. */
  sizes(paths: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Copies files into `folder`, under their own paths. Some may not arrive. Returns rclone's error
   * message, if any.
   */
  copyFrom(paths: readonly string[], folder: string): Promise<string>;
  /** Copies files out of `folder`. Throws a `StoreError` if any was not copied. */
  copyTo(paths: readonly string[], folder: string): Promise<void>;
  /**
   * Returns the SHA-256 of files, by path: as the storage itself knows them, or read back with
   * `download`. Omits files that do not exist or whose storage knows no such hash.
   */
  hashes(
    paths: readonly string[],
    options: { readonly download: boolean },
  ): Promise<ReadonlyMap<string, string>>;
}

/** The means to reach a remote. */
export interface RemoteOptions {
  readonly rclone: Rclone;
  /** The store on this machine: it holds lists of files, and files on their way. */
  readonly layout: Pick<Layout, "door" | "temporary">;
}

/** Returns access to the files of `remote`. */
export function remoteFiles(
  remote: string,
  { rclone, layout: { door, temporary } }: RemoteOptions,
): RemoteFiles {
  async function withList<Value>(
    paths: readonly string[],
    work: (flags: readonly [flag: string, list: string, ...more: string[]]) => Promise<Value>,
  ): Promise<Value> {
    const list = join(temporary, `list-${crypto.randomUUID()}`);
    door.create(list, new TextEncoder().encode(paths.map((path) => `${path}\n`).join("")));
    try {
      return await work(["--files-from-raw", list, "--no-traverse"]);
    } finally {
      door.remove(list);
    }
  }

  return {
    remote,
    sizes: (paths) =>
      withList(paths, async ([flag, list]) => {
        const args = [
          "lsjson",
          "-R",
          "--files-only",
          "--no-modtime",
          "--no-mimetype",
          flag,
          list,
          "--",
          remote,
        ];
        const ended = await rclone(args);
        if (!wasFound(ended)) return new Map();
        requireSuccess(ended, remote);
        return sizesIn(ended.output, remote);
      }),
    copyFrom: (paths, folder) =>
      withList(paths, async (flags) => {
        const ended = await rclone(["copy", ...flags, "--ignore-times", "--", remote, folder]);
        return ended.code === 0 || !wasFound(ended) ? "" : ended.complaint;
      }),
    copyTo: (paths, folder) =>
      withList(paths, async (flags) => {
        requireSuccess(await rclone(["copy", ...flags, "--ignore-times", "--", folder, remote]), remote);
      }),
    hashes: (paths, { download }) =>
      withList(paths, async ([flag, list]) => {
        const how = download ? ["--download"] : [];
        const ended = await rclone(["hashsum", ...how, flag, list, "--", "SHA256", remote]);
        // A storage that knows no SHA-256 is not an error.
        return ended.code === 0 ? hashesIn(ended.output) : new Map();
      }),
  };
}

function sizesIn(text: string, remote: string): Map<string, number> {
  const sizes = new Map<string, number>();
  try {
    const entries: unknown = JSON.parse(text);
    for (const entry of Array.isArray(entries) ? entries : []) {
      const { Path: path, Size: size }: { readonly Path?: unknown; readonly Size?: unknown } = entry;
      // Rclone prints −1 for a size that the storage does not know.
      if (typeof path === "string" && typeof size === "number" && size >= 0) sizes.set(path, size);
    }
  } catch {
    throw new StoreError(
      `${remote}: rclone listed it in an unknown format; is rclone older than 1.53?`,
    );
  }
  return sizes;
}

function hashesIn(text: string): Map<string, string> {
  return new Map(
    text.split("\n").flatMap((line): [string, string][] => {
      const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      return hash === undefined || path === undefined ? [] : [[path, hash]];
    }),
  );
}
