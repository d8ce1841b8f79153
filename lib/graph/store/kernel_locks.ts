/** The kernel's advisory locks: given back when the process that holds them dies, so that none is ever stale. */
import { dirname } from "node:path";
import { makeFolder } from "./durable.ts";
import { type Lock, type Locks, untilFree } from "./lock.ts";

/** Between two tries at a lock that somebody has. */
const LONGEST_MILLISECONDS = 250;

/** For disks of one machine, and file systems that are known to pass such locks on. */
export const KERNEL_LOCKS: Locks = {
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
};

async function open(path: string): Promise<Deno.FsFile> {
  await makeFolder(dirname(path));
  return await Deno.open(path, { create: true, write: true });
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
