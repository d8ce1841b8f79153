/** How much of a store something is, and how old. */
import { join } from "node:path";
import { lookAt, namesIn } from "../walk.ts";

/** How many files, and how large together. */
export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** Bytes of a file, or of all files under a folder. */
export async function bytesUnder(path: string): Promise<number> {
  const info = await lookAt(path);
  if (info === undefined || !info.isDirectory) return info?.size ?? 0;
  let bytes = 0;
  for (const name of await namesIn(path)) bytes += await bytesUnder(join(path, name));
  return bytes;
}

/** When a file came to its present place or state, in milliseconds since 1970. */
export function timeOf(info: Deno.FileInfo): number {
  return Math.max(info.mtime?.getTime() ?? 0, info.ctime?.getTime() ?? 0);
}

/** Adds up files. */
export function tally(): { add(bytes: number): void; amount(): Amount } {
  let count = 0, total = 0;
  return {
    add(bytes) {
      count++;
      total += bytes;
    },
    amount: () => ({ count, bytes: total }),
  };
}
