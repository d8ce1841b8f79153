/** Starts runners, and finds what they started. */
import { fileURLToPath } from "node:url";
import type { RunnerJob, RunnerReport } from "./runner.ts";

/** The project's root. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A runner's process. */
export interface RunnerProcess {
  readonly pid: number;
  /** What it reported; `undefined` where it was killed first. Throws an `Error` with what it printed where it failed. */
  readonly report: Promise<RunnerReport | undefined>;
}

/** Starts a runner. */
export function startRunner({ study, store, jobs, stallSeconds }: Omit<RunnerJob, "root">): RunnerProcess {
  const job: RunnerJob = { study, store, jobs, root: ROOT, ...(stallSeconds ? { stallSeconds } : {}) };
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "-P=reproduce",
      fileURLToPath(new URL("./runner.ts", import.meta.url)),
      JSON.stringify(job),
    ],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return { pid: child.pid, report: reportOf(child) };
}

async function reportOf(child: Deno.ChildProcess): Promise<RunnerReport | undefined> {
  const { signal, success, stdout, stderr } = await child.output();
  if (signal !== null) return undefined;
  if (!success) throw new Error(`a runner failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(new TextDecoder().decode(stdout));
}

/**
 * The processes that the process `pid` started and that still live. Asked of `ps`: Deno shows `/proc` to programs with all
 * permissions alone.
 */
export function childrenOf(pid: number): number[] {
  const { stdout } = new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", String(pid)] }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").map(Number).filter((child) => child > 0);
}

/** Kills processes, as the kernel would; those that have ended are passed over. Returns how many there were. */
export function killAll(pids: readonly number[]): number {
  return pids.filter((pid) => {
    try {
      Deno.kill(pid, "SIGKILL");
      return true;
    } catch (error) {
      // Without the right to kill, a campaign would go on for ever.
      if (error instanceof Deno.errors.NotCapable) throw error;
      return false;
    }
  }).length;
}
