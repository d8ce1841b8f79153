/**
 * Implements locks by the kernel's advisory locks. The kernel frees them when their process dies,
 * so none is ever stale.
 */
import { dirname } from "node:path";
import type { StoreDoor } from "./door/store_door.ts";
import { hostName } from "../machine/host_name.ts";
import { type Lock, type Locks, untilFree } from "./lock.ts";

/** The most milliseconds between two tries at a lock that is taken. */
const LONGEST_MILLISECONDS = 250;

/**
 * Returns locks for disks of one machine, and for file systems that are known to pass such locks
 * on.
 */
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
        // Such a lock belongs to this machine. The check is shared, so that two processes that ask
        // do not take each other for the holder.
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
