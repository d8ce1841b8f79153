/** What runs that go on right now need of a store, so that nobody removes it under them. */
import { join } from "node:path";
import { type Hash, isHash } from "../hash.ts";
import { makeFolder } from "./durable.ts";
import { lockStore } from "./store_lock.ts";
import type { Layout } from "./layout.ts";
import { lookAt, namesIn } from "./walk.ts";

/** A run's entry; it counts until it is disposed of or its process dies. */
export interface Use extends Disposable {
  /** Adds a result that the run needs from now on. */
  note(key: Hash): void;
}

/** Enters a run that needs the results under `keys`. */
export async function registerUse(layout: Layout, keys: Iterable<Hash>): Promise<Use> {
  // Whoever removes things sees no entry that is not locked yet.
  using _lock = await lockStore(layout, { mode: "shared" });
  await makeFolder(layout.uses);
  const path = join(layout.uses, crypto.randomUUID());
  const file = await Deno.open(path, { createNew: true, write: true });
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
        Deno.removeSync(path);
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
function forgetLock({ locks }: Layout, path: string): void {
  try {
    Deno.removeSync(locks.place(path), { recursive: true });
  } catch {
    // It was the file itself, or somebody else did.
  }
}

/** The runs that go on. */
export interface LiveUses {
  readonly count: number;
  readonly keys: ReadonlySet<Hash>;
}

/**
 * What the live runs need. Entries of dead ones are removed, which takes a while where they held leases. Call it while the
 * store's lock is held alone.
 */
export async function liveUses(layout: Layout): Promise<LiveUses> {
  const keys = new Set<Hash>();
  let count = 0;
  await Promise.all((await namesIn(layout.uses)).map(async (name) => {
    const path = join(layout.uses, name);
    // What a lock put beside its file.
    if ((await lookAt(path))?.isFile !== true) return;
    using dead = await layout.locks.try(path, { wait: true });
    if (dead !== undefined) {
      await Deno.remove(path);
      forgetLock(layout, path);
      return;
    }
    count++;
    for (const line of (await Deno.readTextFile(path)).split("\n")) if (isHash(line)) keys.add(line);
  }));
  return { count, keys };
}
