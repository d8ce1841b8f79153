/**
 * Chooses the kind of locks of a store by its file system and by the other runs on it, then creates
 * them.
 */
import { statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { withAdvice } from "../../machine/system_failure.ts";
import type { StoreDoor } from "../door/store_door.ts";
import { kernelLocks } from "../kernel_locks.ts";
import type { Locks } from "../lock.ts";
import { StoreError } from "../store_error.ts";
import { newHolder } from "./holder.ts";
import type { LeaseTimes } from "./lease_file.ts";
import { leaseLocks } from "./lease_locks.ts";

/** The kinds of locks that a user may ask for. */
export const LOCK_CHOICES = ["auto", "kernel", "lease"] as const;

/** See {@linkcode LOCK_CHOICES}. */
export type LockChoice = typeof LOCK_CHOICES[number];

/**
 * File systems that several machines may have mounted, by statfs(2)'s numbers (linux/magic.h). NFS
 * may or may not pass the kernel's locks on, and its mount does not say; FUSE is sshfs and many
 * others. Overlays are left out: two machines never share an upper folder.
 */
const SHARED_FILE_SYSTEMS = new Map([
  [0x6969, "nfs"],
  [0x517b, "smb"],
  [0xff534d42, "cifs"],
  [0xfe534d42, "smb2"],
  [0x65735546, "fuse"],
  [0x01021997, "9p"],
  [0x5346414f, "afs"],
  [0x6b414653, "afs"],
  [0x786f4256, "vboxsf"],
  [0x00c36400, "ceph"],
  [0x0bd00bd0, "lustre"],
  [0x47504653, "gpfs"],
  [0x19830326, "beegfs"],
]);

/** The options of {@linkcode chooseLocks}. */
export interface ChooseOptions {
  /** Returns the file system's number, for tests. */
  readonly typeOf?: (folder: string) => number | undefined;
  readonly times?: LeaseTimes;
}

/**
 * Returns the locks of the store behind `door`, which need not exist. A store that was once used
 * with leases stays with them, because two kinds at once would not see each other. Throws a
 * {@linkcode StoreError} if `choice` is another kind.
 */
export function chooseLocks(
  door: StoreDoor,
  choice: LockChoice,
  { typeOf = fileSystemType, times }: ChooseOptions = {},
): Locks {
  const folder = door.root;
  const marker = join(folder, "locks", "leases");
  if (isThere(marker)) {
    if (choice !== "kernel") return leases(`required by ${marker}`);
    throw new StoreError(
      `${folder}: found leases in use (${marker} says since when), which kernel locks cannot see; while no run is ` +
        "active, remove that file to use kernel locks again",
    );
  }
  const type = typeOf(folder);
  const shared = type === undefined ? undefined : SHARED_FILE_SYSTEMS.get(type >>> 0);
  if (choice === "kernel" || choice === "auto" && shared === undefined) return kernelLocks(door);
  const reason = shared === undefined ? "--locks lease" : `${folder} is on ${shared}`;
  return leases(reason, async () => {
    // A process that uses the kernel's locks here would be ignored by the others.
    if (shared === undefined) await refuseBesideKernelLocks(door);
    await mark(door, marker, reason);
  });

  function leases(reason: string, before?: () => Promise<void>): Locks {
    return leaseLocks({ reason, ...(times ? { times } : {}), ...(before ? { before } : {}) })(door);
  }
}

async function refuseBesideKernelLocks(door: StoreDoor): Promise<void> {
  const runs = join(door.root, "locks", "runs");
  if (!isThere(runs)) return;
  using alone = await kernelLocks(door).try(runs);
  if (alone !== undefined) return;
  throw new StoreError(
    `${door.root}: an active run uses kernel locks, which leases cannot see; wait until it has ended, or also use --locks ` +
      "kernel",
  );
}

async function mark(door: StoreDoor, marker: string, reason: string): Promise<void> {
  const { host, pid } = await newHolder();
  try {
    await door.makeFolder(dirname(marker));
    door.replace(marker, `leases since process ${pid} on ${host}: ${reason}\n`);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new StoreError(
      `${marker}: cannot be written, so nothing was started: ${withAdvice(message, { path: marker })}`,
      { cause: error },
    );
  }
}

/** Returns the number of the file system of `folder`, or of its nearest existing parent. */
function fileSystemType(folder: string): number | undefined {
  if (Deno.build.os !== "linux") return undefined;
  for (let at = folder;; at = dirname(at)) {
    try {
      return statfsSync(at).type;
    } catch {
      // The folder does not exist yet, or asking is not allowed: treated as a local disk.
      if (dirname(at) === at) return undefined;
    }
  }
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
