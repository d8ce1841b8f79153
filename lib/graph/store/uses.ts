/** What runs that go on right now need of a store, so that nobody removes it under them. */
import { join } from "node:path";
import { type Hash, isHash } from "../hash.ts";
import { makeFolder } from "./durable.ts";
import { lockStore, tryLock } from "./lock.ts";
import type { Layout } from "./layout.ts";
import { namesIn } from "./walk.ts";

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
  await file.lock(true);
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
      Deno.removeSync(path);
      file.close();
    },
  };
}

/** The runs that go on. */
export interface LiveUses {
  readonly count: number;
  readonly keys: ReadonlySet<Hash>;
}

/** What the live runs need. Entries of dead ones are removed. Call it while the store's lock is held alone. */
export async function liveUses(layout: Layout): Promise<LiveUses> {
  const keys = new Set<Hash>();
  let count = 0;
  for (const name of await namesIn(layout.uses)) {
    const path = join(layout.uses, name);
    using dead = await tryLock(path);
    if (dead !== undefined) {
      await Deno.remove(path);
      continue;
    }
    count++;
    for (const line of (await Deno.readTextFile(path)).split("\n")) if (isHash(line)) keys.add(line);
  }
  return { count, keys };
}
