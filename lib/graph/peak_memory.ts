import process from "node:process";

/**
 * The first answer of `getrusage`: on Linux, the parent's peak if it was higher than this
 * program's.
 */
const INHERITED = process.resourceUsage().maxRSS;

/**
 * Returns the peak memory of this process, in bytes; null if the system does not report it. Import
 * this file at the program's start.
 *
 * Linux' `getrusage` includes the memory of the parent when it started the process. So the kernel's
 * own figure is used if it may be read (proc(5), `VmHWM`: only with all permissions). Otherwise the
 * result is `getrusage`'s figure once it exceeds the inherited one, and the present memory until
 * then.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * // 64 MiB, written to, so that the system has to provide them.
 * const image = new Uint8Array(2 ** 26).fill(1);
 * const peak = peakMemory();
 * assert(peak === null || peak > image.byteLength);
 * ```
 */
export function peakMemory(): number | null {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // Not Linux, or no permission to read it.
  }
  const kibibytes = process.resourceUsage().maxRSS;
  if (kibibytes === 0) return null;
  return kibibytes > INHERITED ? kibibytes * 1024 : Deno.memoryUsage().rss;
}
