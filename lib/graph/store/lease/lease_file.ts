/**
 * Reads and writes a lease: a small file that its holder rewrites every few seconds while it lives.
 */
import { isRecord } from "../../../formats/is_record.ts";
import type { StoreDoor } from "../door/store_door.ts";
import type { Holder } from "./holder.ts";

/** The content of a lease's file. */
export interface LeaseText extends Holder {
  readonly format: "fovea/lease/1";
  /**
   * The milliseconds of the waiter's own clock after which an unchanged text means that the holder
   * is dead.
   */
  readonly expireMilliseconds: number;
  /** Counts renewals. No time of day is written: clocks of different machines need not agree. */
  readonly beat: number;
  readonly released: boolean;
}

/** The state that a waiter finds. */
export type LeaseState = "free" | "held";

/** The periods of renewal and of expiry. */
export interface LeaseTimes {
  readonly renewMilliseconds: number;
  /** At least four times the period of renewal, so that one late renewal does no harm. */
  readonly expireMilliseconds: number;
}

/**
 * The number of digits of the beat. It is fixed, so that a renewal overwrites the same bytes and
 * needs no space on a full disk.
 */
const BEAT_DIGITS = 12;

/** Returns the text of a lease's file; texts of one holder have the same length. */
export function leaseBytes({ beat, released, ...rest }: LeaseText): Uint8Array {
  const text = `${JSON.stringify(rest).slice(0, -1)},"beat":"${
    String(beat).padStart(BEAT_DIGITS, "0")
  }","released":${released ? "true " : "false"}}\n`;
  return new TextEncoder().encode(text);
}

/** Reads leases, and remembers how long each has been unchanged. */
export interface LeaseWatch {
  /**
   * Returns the state of the lease in the file `path`; `free` if it was given back, has expired or
   * does not exist.
   */
  look(path: string): LeaseState;
  /** Describes the holder for messages. */
  holder(path: string): string;
  /** Returns the holder's host; `undefined` if the file does not name it. */
  host(path: string): string | undefined;
}

/** Opens a watch. `now` returns the milliseconds of a clock that never jumps. */
export function leaseWatch(
  door: StoreDoor,
  { expireMilliseconds }: LeaseTimes,
  now: () => number = () => performance.now(),
): LeaseWatch {
  const seen = new Map<string, { readonly text: string; readonly since: number }>();
  return {
    look(path) {
      const text = read(door, path);
      if (text === undefined || parse(text)?.released) {
        seen.delete(path);
        return "free";
      }
      const before = seen.get(path);
      if (before?.text !== text) {
        seen.set(path, { text, since: now() });
        return "held";
      }
      // A text that was cut short by its holder's death contains no time.
      return now() - before.since < (parse(text)?.expireMilliseconds ?? expireMilliseconds) ? "held" : "free";
    },
    holder(path) {
      const lease = parse(read(door, path) ?? "");
      return lease === undefined ? "an unknown process" : `process ${lease.pid} on ${lease.host}`;
    },
    host: (path) => parse(read(door, path) ?? "")?.host,
  };
}

function read(door: StoreDoor, path: string): string | undefined {
  try {
    return door.readText(path);
  } catch (error) {
    // On a network's file system: the file was replaced since its name was looked up.
    if (error instanceof Error && "code" in error && error.code === "ESTALE") return undefined;
    throw error;
  }
}

interface Parsed {
  readonly host: string;
  readonly pid: number;
  readonly expireMilliseconds: number;
  readonly released: boolean;
}

function parse(text: string): Parsed | undefined {
  try {
    const lease = JSON.parse(text);
    const { host, pid, expireMilliseconds, released } = isRecord(lease) ? lease : {};
    const isWhole = typeof host === "string" && typeof pid === "number" && typeof released === "boolean" &&
      typeof expireMilliseconds === "number" && expireMilliseconds > 0;
    return isWhole ? { host, pid, expireMilliseconds, released } : undefined;
  } catch {
    return undefined;
  }
}
