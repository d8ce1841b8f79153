/** Explains why the system ended a worker's process. */
import { memoryKills } from "../../machine/memory.ts";
import { systemFailureIn } from "../../machine/system_failure.ts";

let atFirst: Promise<number | undefined> | undefined;

/**
 * Notes how many processes the kernel has killed for want of memory so far; to be called before a
 * worker starts.
 */
export function watchMemoryKills(): void {
  atFirst ??= memoryKills();
}

/**
 * Says of a worker that was killed (SIGKILL) whether the kernel did it for want of memory, as far
 * as that can be known.
 */
export async function killedMessage(): Promise<string> {
  return killedText(await atFirst, await memoryKills());
}

/** The text for so many such kills at first and now; `undefined` where they cannot be known. */
export function killedText(atFirst: number | undefined, now: number | undefined): string {
  const kept = "what it had saved is kept, and the next run goes on from there";
  if (atFirst === undefined || now === undefined) {
    return "its process was killed (SIGKILL), by hand or because memory ran out: where the system's log says " +
      `"Out of memory", run with fewer --jobs; ${kept}`;
  }
  const kills = now - atFirst;
  if (kills === 0) {
    return "its process was killed (SIGKILL) by hand or by another program: since this run began the kernel has killed " +
      `none for want of memory; ${kept}`;
  }
  return `its process was killed (SIGKILL), most likely because memory ran out: since this run began the kernel has killed ${kills} ${
    kills === 1 ? "process" : "processes"
  } for want of it; run with fewer --jobs, or with a smaller batchSize, canvas or width; ${kept}`;
}

/** Says of a worker that crashed, having last printed these lines, whether it lacked memory. */
export function crashMessage(signal: string, lines: readonly string[]): string {
  const last = lines.length === 0 ? "" : `; it last printed: ${lines.join(" / ")}`;
  return systemFailureIn(lines.join("\n")) === "memory"
    ? `its process ended for want of memory (${signal})${last}`
    : `its process crashed in native code (${signal})${last}`;
}
