/** Explains why the system ended a worker's process. */
import { memoryKills } from "../../machine/memory.ts";
import { systemFailureIn } from "../../machine/system_failure.ts";

let atFirst: Promise<number | undefined> | undefined;

/**
 * Notes how many processes the kernel has killed so far because memory ran out; to be called before
 * a worker starts.
 */
export function watchMemoryKills(): void {
  atFirst ??= memoryKills();
}

/**
 * Returns the message for a worker that was killed (SIGKILL). It says whether the kernel did it
 * because memory ran out, if that can be known.
 */
export async function killedMessage(): Promise<string> {
  return killedText(await atFirst, await memoryKills());
}

/**
 * Returns the text for these counts of kills, before and now; `undefined` stands for an unknown
 * count.
 */
export function killedText(atFirst: number | undefined, now: number | undefined): string {
  const kept = "its saved state is kept, and the next run continues from there";
  if (atFirst === undefined || now === undefined) {
    return "its process was killed (SIGKILL), by a user or because memory ran out: if the system's log says " +
      `"Out of memory", run with fewer --jobs; ${kept}`;
  }
  const kills = now - atFirst;
  if (kills === 0) {
    return "its process was killed (SIGKILL) by a user or by another program: since this run began, the kernel has killed " +
      `no process for lack of memory; ${kept}`;
  }
  return `its process was killed (SIGKILL), most likely because memory ran out: since this run began, the kernel has killed ${kills} ${
    kills === 1 ? "process" : "processes"
  } for lack of memory; run with fewer --jobs, or with a smaller batchSize, canvas or width; ${kept}`;
}

/**
 * Returns the message for a worker that crashed after printing these lines. It says whether memory
 * ran out.
 */
export function crashMessage(signal: string, lines: readonly string[]): string {
  const last = lines.length === 0 ? "" : `; it last printed: ${lines.join(" / ")}`;
  return systemFailureIn(lines.join("\n")) === "memory"
    ? `its process ended because memory ran out (${signal})${last}`
    : `its process crashed in native code (${signal})${last}`;
}
