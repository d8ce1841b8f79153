import process from "node:process";

/**
 * The first answer of `getrusage`: on Linux, the parent's peak if it was higher than this
 * program's.
 */
const INHERITED = process.resourceUsage().maxRSS;

/**
 * Returns the most memory that this process held at once, in bytes; null where the system does not
 * tell. To be imported at the program's start.
 *
 * Linux' `getrusage` counts what the parent held when it started the process. So the kernel's own
 * figure of the program is taken where it may be read (proc(5), `VmHWM`: with all permissions
 * only); else `getrusage`'s once the program has grown above what it inherited, and what it holds
 * now until then.
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
    // No Linux, or no permission to look.
  }
  const kibibytes = process.resourceUsage().maxRSS;
  if (kibibytes === 0) return null;
  return kibibytes > INHERITED ? kibibytes * 1024 : Deno.memoryUsage().rss;
}
