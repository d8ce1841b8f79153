/**
 * Remembers the results that came from another store, because their numbers are somebody else's
 * claim.
 */
import { dirname } from "node:path";
import { type Hash, isHash } from "../hash.ts";
import type { Layout } from "./layout.ts";

/** The results of a store that were copied from elsewhere. */
export interface Taken {
  has(key: Hash): boolean;
  /** Notes a result before it is recorded. Throws if the note cannot be written. */
  note(key: Hash): void;
}

/** Opens the list, which is read on first use. */
export function openTaken({ door, taken }: Pick<Layout, "door" | "taken">): Taken {
  let read: Set<Hash> | undefined;
  const keys = () => read ??= new Set((door.readText(taken) ?? "").split("\n").filter(isHash));
  return {
    has: (key) => keys().has(key),
    note(key) {
      if (keys().has(key)) return;
      door.makeFolderNow(dirname(taken));
      using list = door.open(taken, { append: true });
      const line = new TextEncoder().encode(`${key}\n`);
      for (let written = 0; written < line.length;) written += list.writeSync(line.subarray(written));
      keys().add(key);
    },
  };
}
