/** Registers what present runs need of a store, so that nobody removes it under them. */
import { join } from "node:path";
import { type Hash, isHash } from "../hash.ts";
import { lockStore } from "./store_lock.ts";
import type { Layout } from "./layout.ts";

/** A run's entry; it counts until it is disposed of or its process dies. */
export interface Use extends Disposable {
  /** Adds a result that the run needs from now on. */
  note(key: Hash): void;
}

/** Enters a run that needs the results under `keys`. */
export async function registerUse(layout: Layout, keys: Iterable<Hash>): Promise<Use> {
  // A collection sees no entry that is not locked yet.
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
        // A full disk. The result is stored; it is only not protected from removal.
      }
    },
    [Symbol.dispose]() {
      try {
        door.remove(path);
      } catch (error) {
        // It was removed where this process stood still for so long that it passed for dead.
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
      file.close();
      lock[Symbol.dispose]();
      forgetLock(layout, path);
    },
  };
}

/** Removes what the lock of a file left that will never be locked again. */
function forgetLock({ locks, door }: Layout, path: string): void {
  try {
    door.removeTreeNow(locks.place(path));
  } catch {
    // Somebody else did.
  }
}

/** The runs that go on. */
export interface LiveUses {
  readonly count: number;
  readonly keys: ReadonlySet<Hash>;
}

/**
 * Returns the needs of the live runs. Entries of dead ones are removed, which takes a while where
 * they held leases. Call it while the store's lock is held alone.
 */
export async function liveUses(layout: Layout): Promise<LiveUses> {
  const keys = new Set<Hash>();
  let count = 0;
  const { door } = layout;
  await Promise.all(
    door.names(layout.uses).map(async (name) => {
      const path = join(layout.uses, name);
      // Files that a lock put beside its own.
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
