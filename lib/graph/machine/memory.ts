/** Measures the memory that is available. */
import process from "node:process";
import { LINKER_VARIABLES } from "./linker_variables.ts";

/** Memory that newly started processes may use, in bytes. */
export interface AvailableMemory {
  readonly bytes: number;
  /**
   * The origin of the limit: the machine's free memory, or the limit of this process's control
   * group (container).
   */
  readonly limit: "machine" | "group";
}

/** The sources of the figures, in bytes; the system's own unless given. */
interface MemoryFigures {
  /** The memory that the kernel can give without swapping (Linux: MemAvailable). */
  readonly available: number;
  /** The control group's limit; without one it is 0 or more than the machine's memory. */
  readonly groupLimit: number;
  readonly total: number;
  /** The memory of this process, which counts against the group's limit. */
  readonly own: number;
}

/**
 * Returns the available memory: the machine's, or what the control group leaves if that is less.
 * Other processes of the group are not counted: that would need the right to read all of `/sys`.
 * `undefined` without the right to ask (`sys: systemMemoryInfo`).
 */
export function availableMemory(figures = memoryFigures()): AvailableMemory | undefined {
  if (figures === undefined) return undefined;
  const { available, groupLimit, total, own } = figures;
  const group = groupLimit > 0 && groupLimit < total ? Math.max(0, groupLimit - own) : Infinity;
  return group < available ? { bytes: group, limit: "group" } : { bytes: available, limit: "machine" };
}

function memoryFigures(): MemoryFigures | undefined {
  try {
    const { available, total } = Deno.systemMemoryInfo();
    return { available, total, groupLimit: process.constrainedMemory(), own: Deno.memoryUsage().rss };
  } catch {
    return undefined;
  }
}

/**
 * Returns the number of processes that the kernel has killed since the machine started because
 * memory ran out (Linux: `oom_kill` in /proc/vmstat, which includes kills in control groups).
 * `undefined` if it cannot be known.
 */
export async function memoryKills(): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  try {
    // Deno shows /proc only to programs with all permissions.
    const { stdout } = await new Deno.Command("cat", {
      args: ["/proc/vmstat"],
      env: LINKER_VARIABLES,
      stderr: "null",
    }).output();
    const [, count] = /^oom_kill (\d+)$/m.exec(new TextDecoder().decode(stdout)) ?? [];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
