/** Measures the memory that is available. */
import process from "node:process";
import { LINKER_VARIABLES } from "./linker_variables.ts";

/** Memory that processes started now may take, in bytes. */
export interface AvailableMemory {
  readonly bytes: number;
  /**
   * The origin of the limit: the machine's free memory, or the limit of this process's control
   * group (container).
   */
  readonly limit: "machine" | "group";
}

/** The sources of the figures, in bytes; the system's own unless given. */
export interface MemoryFigures {
  /** The memory that the kernel can give without swapping (Linux: MemAvailable). */
  readonly available: number;
  /** The control group's limit; 0 or more than the machine has where there is none. */
  readonly groupLimit: number;
  readonly total: number;
  /** The memory of this process, which counts against the group's limit. */
  readonly own: number;
}

/**
 * The memory to be had: what is available on the machine, or what the control group leaves if that
 * is less. Others in the group are not counted: the system does not tell without the right to read
 * all of `/sys`. `undefined` without the right to ask (`sys: systemMemoryInfo`).
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
 * Returns the number of processes that the kernel has killed for want of memory since the machine
 * started (Linux: `oom_kill` in /proc/vmstat, which counts control groups' kills too). `undefined`
 * where it cannot be known.
 */
export async function memoryKills(): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  try {
    // Deno shows /proc to programs with all permissions alone.
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
