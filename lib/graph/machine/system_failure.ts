/** Recognises failures of the operating system and says what to do next. */
import { barredSentence } from "../../errors/system_error.ts";
import { bytesText } from "../render/text.ts";
import { diskSpace } from "./disk_space.ts";

/** The reason that the system refused; the program itself is not the cause. */
export type SystemFailure = "full" | "quota" | "read-only" | "denied" | "broken" | "files" | "memory";

/**
 * Patterns of messages: the C library's texts, Node's codes, and native libraries' texts about
 * memory.
 */
const SIGNS: readonly (readonly [SystemFailure, RegExp])[] = [
  ["full", /No space left on device|ENOSPC|not enough space on the disk/i],
  ["quota", /Disk quota exceeded|EDQUOT/i],
  ["read-only", /Read-only file system|EROFS/i],
  ["denied", /Permission denied|Operation not permitted|Access is denied|EACCES|EPERM/i],
  ["broken", /Input\/output error|Stale file handle|\bEIO\b|ESTALE/i],
  ["files", /Too many open files|EMFILE|ENFILE/i],
  [
    "memory",
    /Cannot allocate memory|ENOMEM|bad_alloc|out of memory|Failed to allocate memory|Array buffer allocation failed/i,
  ],
];

/**
 * Returns the failure of the system that a message describes; `undefined` if there is none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(systemFailureIn("No space left on device (os error 28)"), "full");
 * assertEquals(systemFailureIn("std::bad_alloc"), "memory");
 * assertEquals(systemFailureIn("the loss is NaN"), undefined);
 * ```
 */
export function systemFailureIn(message: string): SystemFailure | undefined {
  return SIGNS.find(([, sign]) => sign.test(message))?.[0];
}

/** The place of the failure. */
export interface FailurePlace {
  /** The file or folder that was to be written or read. */
  readonly path: string;
  /** Bytes that are known to be needed there. */
  readonly needed?: number | undefined;
}

/** Returns what was found there and what to do next: a sentence without its full stop. */
export function failureAdvice(failure: SystemFailure, { path, needed }: FailurePlace): string {
  switch (failure) {
    case "full":
      return `${roomText(path)}${neededText(needed)}; free space there (deno task store gc removes what no ` +
        "experiment needs), then run again: finished work is kept";
    case "quota":
      return `${roomText(path)}, but this user's quota is used up${
        neededText(needed)
      }; free space there (deno task ` +
        "store gc removes what no experiment needs) or ask for a larger quota, then run again: finished work is kept";
    case "read-only":
      return `nothing can be written to ${path}; make it writable (mount -o remount,rw, or see why the system made ` +
        "it read-only), or name another store with --store DIR, then run again: finished work is kept";
    case "denied":
      return `this user may not use ${path}; change its owner or mode (ls -ld names them), or run as a user who may`;
    case "broken":
      return `the disk or the network under ${path} failed; see the system's log, then run again: finished work is kept, ` +
        "and deno task store check reads it all";
    case "files":
      return "this process cannot open more files; raise the limit (ulimit -n) or run with fewer --jobs";
    case "memory":
      return "memory ran out; run with fewer --jobs, or on a machine with more memory: finished work is kept";
  }
}

/**
 * Returns the message followed by advice if the system refused something; otherwise the message
 * unchanged. If the message ends with a path, as Deno's do, that is the place; otherwise `place`
 * is.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const advised = withAdvice("std::bad_alloc", { path: "/store" });
 * assertEquals(
 *   advised,
 *   "std::bad_alloc: memory ran out; run with fewer --jobs, or on a machine with more memory: " +
 *     "finished work is kept",
 * );
 * assertEquals(withAdvice("the loss is NaN", { path: "/store" }), "the loss is NaN");
 * ```
 */
export function withAdvice(message: string, place: FailurePlace): string {
  const barred = barredSentence(message);
  if (barred !== undefined) return barred;
  const failure = systemFailureIn(message);
  if (failure === undefined) return message;
  const [, named] = /'([^']+)'\)?$/.exec(message) ?? [];
  return `${message}: ${failureAdvice(failure, { ...place, path: named ?? place.path })}`;
}

function roomText(path: string): string {
  const space = diskSpace(path);
  if (space === undefined) return `there is no space left at ${path}`;
  const files = space.files === 0 && space.size > 0 ? ", and no more files can be made" : "";
  return `${path} has ${bytesText(space.free)} free of ${bytesText(space.size)}${files}`;
}

function neededText(needed: number | undefined): string {
  return needed === undefined ? "" : `, an earlier run of this task stored ${bytesText(needed)}`;
}
