/**
 * The kernel's advisory locks: given back when the process that holds them dies, so that none is
 * ever stale.
 */
import { dirname } from "node:path";
import type { StoreDoor } from "./door/store_door.ts";
import { hostName } from "../machine/host_name.ts";
import { type Lock, type Locks, untilFree } from "./lock.ts";

/** Between two tries at a lock that somebody has. */
const LONGEST_MILLISECONDS = 250;

/** For disks of one machine, and file systems that are known to pass such locks on. */
export function kernelLocks(door: StoreDoor): Locks {
  async function open(path: string): Promise<Deno.FsFile> {
    await door.makeFolder(dirname(path));
    return door.open(path);
  }
  return {
    kind: "kernel",
    note: undefined,
    place: (path) => path,
    async take(path, { mode, ...waiting }) {
      const file = await open(path);
      try {
        const attempt = async () => await file.tryLock(mode === "exclusive") || undefined;
        await untilFree(attempt, { ...waiting, longest: LONGEST_MILLISECONDS });
        return held(file);
      } catch (error) {
        file.close();
        throw error;
      }
    },
    async try(path) {
      const file = await open(path);
      if (await file.tryLock(true)) return held(file);
      file.close();
      return undefined;
    },
    async holder(path) {
      try {
        if (door.status(path) === undefined) return undefined;
        using file = door.open(path, { create: false });
        // Such a lock is this machine's. Shared, so that two who ask do not take each other for its
        // holder.
        return await file.tryLock(false) ? undefined : hostName();
      } catch {
        // A store that cannot be written has no runs.
        return undefined;
      }
    },
  };
}

const NEVER = new AbortController().signal;

function held(file: Deno.FsFile): Lock {
  return {
    lost: NEVER,
    requireHeld: () => Promise.resolve(),
    tenure: 0,
    [Symbol.dispose]: () => file.close(),
  };
}
