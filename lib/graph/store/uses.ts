/** Registers the results that running runs need, so that no other process removes them. */
import { join } from "node:path";
import { type Hash, isHash } from "../hash.ts";
import { lockStore } from "./store_lock.ts";
import type { Layout } from "./layout.ts";

/** A run's entry, valid until disposal or until its process dies. */
export interface Use extends Disposable {
  /** Adds a result that the run needs from now on. */
  note(key: Hash): void;
}

/** Enters a run that needs the results under `keys`. */
export async function registerUse(layout: Layout, keys: Iterable<Hash>): Promise<Use> {
  // A collection ignores an entry that is not locked yet.
  using _lock = await lockStore(layout, { mode: "shared" });
  const { door } = layout;
  await door.makeFolder(layout.uses);
  const path = join(layout.uses, crypto.randomUUID());
  const file = door.createOpen(path);
  const lock = await layout.locks.take(path, { mode: "exclusive" });
  const write = (text: string) => {
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) written += file.writeSync(bytes.subarray(written));
  };
  write([...keys].map((key) => `${key}\n`).join(""));
  return {
    note(key) {
      try {
        write(`${key}\n`);
      } catch {
        // The disk is full. The result is stored, but not protected from removal.
      }
    },
    [Symbol.dispose]() {
      try {
        door.remove(path);
      } catch (error) {
        // Another process removed it because this one was suspended for so long that it seemed
        // dead.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
      file.close();
      lock[Symbol.dispose]();
      forgetLock(layout, path);
    },
  };
}

/** Removes the remains of a lock that will never be taken again. */
function forgetLock({ locks, door }: Layout, path: string): void {
  try {
    door.removeTreeNow(locks.place(path));
  } catch {
    // Another process did.
  }
}

/** The runs that are running. */
export interface LiveUses {
  readonly count: number;
  readonly keys: ReadonlySet<Hash>;
}

/**
 * Returns the needs of the live runs. Entries of dead ones are removed, which takes a while if they
 * held leases. Call it while the store's lock is held exclusively.
 */
export async function liveUses(layout: Layout): Promise<LiveUses> {
  const keys = new Set<Hash>();
  let count = 0;
  const { door } = layout;
  await Promise.all(
    door.names(layout.uses).map(async (name) => {
      const path = join(layout.uses, name);
      // Files that a lock made beside its own.
      if (door.status(path)?.isFile !== true) return;
      using dead = await layout.locks.try(path, { wait: true });
      if (dead !== undefined) {
        door.remove(path);
        forgetLock(layout, path);
        return;
      }
      count++;
      for (const line of (door.readText(path) ?? "").split("\n")) if (isHash(line)) keys.add(line);
    }),
  );
  return { count, keys };
}
