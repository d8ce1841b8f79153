import process from "node:process";

/**
 * The most memory that this process held at once, in bytes; null where the system does not tell.
 *
 * Linux' `getrusage` counts what the parent held when it started the process, so there the kernel's own figure of the
 * program is taken (proc(5), `VmHWM`).
 */
export function peakMemory(): number | null {
  try {
    const [, kibibytes] = /^VmHWM:\s*(\d+) kB$/m.exec(Deno.readTextFileSync("/proc/self/status")) ?? [];
    if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  } catch {
    // No Linux, or no permission to look.
  }
  const kibibytes = process.resourceUsage().maxRSS;
  return kibibytes > 0 ? kibibytes * 1024 : null;
}
