/** One lease: a small file that its holder rewrites every few seconds for as long as it lives. */
import { isRecord } from "../../../formats/is_record.ts";
import type { StoreDoor } from "../door/store_door.ts";
import type { Holder } from "./holder.ts";

/** The content of a lease's file. */
export interface LeaseText extends Holder {
  readonly format: "fovea/lease/1";
  /**
   * A waiter that sees the text unchanged for so long, by its own clock, takes the holder for dead.
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
  /** At least four times as long, so that one late renewal costs nothing. */
  readonly expireMilliseconds: number;
}

/**
 * The beat has this many digits, so that a renewal writes over the same bytes and needs no room on
 * a full disk.
 */
const BEAT_DIGITS = 12;

/** The text of a lease's file; texts of one holder have the same length. */
export function leaseBytes({ beat, released, ...rest }: LeaseText): Uint8Array {
  const text = `${JSON.stringify(rest).slice(0, -1)},"beat":"${
    String(beat).padStart(BEAT_DIGITS, "0")
  }","released":${released ? "true " : "false"}}\n`;
  return new TextEncoder().encode(text);
}

/** Reads leases, and remembers how long each has been as it is. */
export interface LeaseWatch {
  /**
   * The state of the lease in the file `path`; `free` where it was given back, has expired or is
   * not there.
   */
  look(path: string): LeaseState;
  /** The holder, in words for people. */
  holder(path: string): string;
  /** The host of the one who holds it; `undefined` where the file does not tell. */
  host(path: string): string | undefined;
}

/** A watch. `now` tells milliseconds by a clock that never jumps. */
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
      // A text that was cut short by its holder's death names no time.
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
    // On a network's file system, a file that was replaced since its name was looked up.
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
