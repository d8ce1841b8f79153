/**
 * Implements locks for folders that machines share, where the kernel's locks cannot be trusted. A
 * lock is a folder with a file for each holder.
 *
 * The locks depend on three operations that servers of such folders perform atomically. The first
 * is to create a file exclusively (open with O_CREAT and O_EXCL: exclusive create of NFS 3 and 4,
 * create disposition of SMB, flag of SFTP and 9P). The second is to remove a file. The third is to
 * list a folder after creating a file in it: no client answers that from its cache, because the
 * server's reply says that the folder has changed. Hard links would also work, but SMB and some
 * FUSE file systems have none. Renaming over a dead holder's file would not work: two waiters may
 * do it in turn, and the second one then takes the first one's living lease. So a lock has
 * *tenures*. A waiter that finds file 7 given back or dead makes file 8, and one of several waiters
 * succeeds. A number is never used twice: a waiter that finds a higher number beside its new file
 * has come too late. The highest file stays, given back or not, so that the numbers go on.
 */
import { dirname, join } from "node:path";
import type { StoreDoor } from "../door/store_door.ts";
import { type Lock, type Locking, untilFree } from "../lock.ts";
import { firstText, holdLease } from "./held_lease.ts";
import { type Holder, newHolder } from "./holder.ts";
import { type LeaseTimes, leaseWatch } from "./lease_file.ts";
import { leaseFolder } from "./lease_folder.ts";

/** The most milliseconds between two looks at a lease that is taken. */
const LONGEST_MILLISECONDS = 1000;

/** The beginning of the names of a shared lock's holders. */
const SHARED = "shared-";

/**
 * Renewed every five seconds; a holder is considered dead after a minute, longer than NFS clients
 * keep cached attributes.
 */
const LEASE_TIMES: LeaseTimes = { renewMilliseconds: 5000, expireMilliseconds: 60_000 };

/** The options of {@linkcode leaseLocks}. */
export interface LeaseOptions {
  readonly times?: LeaseTimes;
  /** Called before the first lease is taken; may throw to refuse it. */
  readonly before?: () => Promise<void>;
  /** The reason that leases are used, for messages. */
  readonly reason?: string;
  /**
   * Returns milliseconds of a clock that never jumps, by which other holders' leases expire; this
   * process's unless given.
   */
  readonly now?: () => number;
}

/**
 * Returns locks as leases, which are renewed and expire by `times`: every 5 s and after 60 s unless
 * given. A lock that expired is lost, and its holder is notified.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { storeDoor } from "../door/door.ts";
 *
 * const folder = await Deno.makeTempDir(), path = `${folder}/store/locks/example`;
 * const locks = leaseLocks()(storeDoor(`${folder}/store`));
 * const first = await locks.take(path, { mode: "exclusive" });
 * assertEquals(await locks.try(path), undefined);
 * first[Symbol.dispose]();
 * using second = await locks.try(path);
 * assertEquals([first.tenure, second?.tenure], [1, 2]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export function leaseLocks({ times = LEASE_TIMES, before, reason, now }: LeaseOptions = {}): Locking {
  return (door) => {
    const watch = leaseWatch(door, times, now);
    let ready: Promise<void> | undefined;

    async function open(path: string): Promise<string> {
      await (ready ??= before?.() ?? Promise.resolve());
      const folder = leaseFolder(path);
      await door.makeFolder(dirname(path));
      await door.makeFolder(folder);
      return folder;
    }

    /** Takes the lock exclusively, ignoring processes that share it. */
    function tryTenure(folder: string, holder: Holder): Lock | undefined {
      const highest = highestTenure(door, folder);
      if (highest > 0 && watch.look(tenureFile(folder, highest)) === "held") return undefined;
      const tenure = highest + 1, path = tenureFile(folder, tenure);
      if (!make(door, path, firstText(holder, times))) {
        // A listing may be stale although the created file is not: examine that file the next time.
        watch.look(path);
        return undefined;
      }
      if (highestTenure(door, folder) !== tenure) {
        remove(door, path);
        return undefined;
      }
      for (const older of tenuresIn(door, folder)) {
        if (older < tenure) remove(door, tenureFile(folder, older));
      }
      return holdLease({
        door,
        path,
        holder,
        times,
        tenure,
        freshen: () => freshen(door, folder, holder),
        lostTo() {
          const now = highestTenure(door, folder);
          return now === tenure ? undefined : watch.holder(tenureFile(folder, now));
        },
      });
    }

    /** Returns the living holders that share the lock; removes the files of dead ones. */
    function sharers(folder: string, own?: string): string[] {
      return names(door, folder).filter((name) => {
        if (!name.startsWith(SHARED) || name === own) return false;
        if (watch.look(join(folder, name)) === "held") return true;
        remove(door, join(folder, name));
        return false;
      });
    }

    function tryShared(folder: string, holder: Holder): Lock | undefined {
      const name = SHARED + holder.name, path = join(folder, name);
      if (!make(door, path, firstText(holder, times))) return undefined;
      const highest = highestTenure(door, folder);
      if (highest > 0 && watch.look(tenureFile(folder, highest)) === "held") {
        remove(door, path);
        return undefined;
      }
      return holdLease({
        door,
        path,
        holder,
        times,
        tenure: 0,
        freshen: () => freshen(door, folder, holder),
        lostTo: () => names(door, folder).includes(name) ? undefined : "a process that needs it exclusively",
        // The next process that wants it exclusively need not wait for dead holders.
        onBeat: () => sharers(folder, name),
        onEnd: () => remove(door, path),
      });
    }

    return {
      kind: "lease",
      place: leaseFolder,
      note:
        `locks: leases, renewed every ${times.renewMilliseconds / 1000} s and expired after ${
          times.expireMilliseconds / 1000
        } s` + (reason === undefined ? "" : ` (${reason})`),
      async take(path, { mode, ...waiting }) {
        const folder = await open(path);
        const holder = await newHolder();
        const patience = { ...waiting, longest: LONGEST_MILLISECONDS };
        if (mode === "shared") {
          return await untilFree(() => Promise.resolve(tryShared(folder, holder)), patience);
        }
        const lock = await untilFree(() => Promise.resolve(tryTenure(folder, holder)), patience);
        try {
          // From here on no new process may share it.
          await untilFree(() => Promise.resolve(sharers(folder).length === 0 || undefined), patience);
          await lock.requireHeld();
          return lock;
        } catch (error) {
          lock[Symbol.dispose]();
          throw error;
        }
      },
      holder(path) {
        const folder = leaseFolder(path), highest = highestTenure(door, folder);
        const file = tenureFile(folder, highest);
        return Promise.resolve(
          highest > 0 && watch.look(file) === "held" ? watch.host(file) : undefined,
        );
      },
      async try(path, { wait = false } = {}) {
        const folder = await open(path);
        const holder = await newHolder();
        for (const first = textsIn(door, folder);;) {
          const lock = sharers(folder).length > 0 ? undefined : tryTenure(folder, holder);
          if (lock !== undefined && sharers(folder).length === 0) return lock;
          lock?.[Symbol.dispose]();
          // The holder lives if anything changes.
          if (!wait || textsIn(door, folder) !== first) return undefined;
          await new Promise((wake) =>
            setTimeout(wake, Math.min(times.renewMilliseconds, LONGEST_MILLISECONDS))
          );
        }
      },
    };
  };
}

function names(door: StoreDoor, folder: string): string[] {
  return door.names(folder);
}

function tenuresIn(door: StoreDoor, folder: string): number[] {
  return names(door, folder).filter((name) => /^[1-9]\d*$/.test(name)).map(Number);
}

function highestTenure(door: StoreDoor, folder: string): number {
  return Math.max(0, ...tenuresIn(door, folder));
}

function tenureFile(folder: string, tenure: number): string {
  return join(folder, String(tenure));
}

/** Returns everything in a lock's folder: it changes while a holder lives. */
function textsIn(door: StoreDoor, folder: string): string {
  return names(door, folder).map((name) => {
    try {
      return `${name} ${door.readText(join(folder, name))}`;
    } catch {
      return name;
    }
  }).join("");
}

/** Makes a file with these bytes; returns false if it exists. */
function make(door: StoreDoor, path: string, bytes: Uint8Array): boolean {
  try {
    door.create(path, bytes);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/** Makes and removes a file, so that the next listing of the folder comes from the server. */
function freshen(door: StoreDoor, folder: string, { name }: Holder): void {
  const path = join(folder, `check-${name}`);
  make(door, path, new Uint8Array());
  remove(door, path);
}

function remove(door: StoreDoor, path: string): void {
  try {
    door.remove(path);
  } catch {
    // Another process did.
  }
}
