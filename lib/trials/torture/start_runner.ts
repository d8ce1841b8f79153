/** Starts runners, and finds their child processes. */
import { fileURLToPath } from "node:url";
import { type RunnerJob, type RunnerReport, runnerReportSchema } from "./runner_job.ts";

/** The project's root. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A runner's process. */
export interface RunnerProcess {
  readonly pid: number;
  /**
   * The report of the runner; `undefined` if it was killed first. Throws an `Error` with its output
   * if it failed.
   */
  readonly report: Promise<RunnerReport | undefined>;
}

/** Starts a runner, with the words of `command`, if any, as a prefix. */
export function startRunner(
  options: Omit<RunnerJob, "root">,
  command: readonly string[] = [],
): RunnerProcess {
  const { study, store, jobs, stallSeconds, leases } = options;
  const job: RunnerJob = {
    study,
    store,
    jobs,
    root: ROOT,
    ...(stallSeconds ? { stallSeconds } : {}),
    ...(leases ? { leases } : {}),
  };
  const [name, ...args] = [
    ...command,
    Deno.execPath(),
    "run",
    "--quiet",
    "--no-prompt",
    "-P=reproduce",
    // As in the task's command in deno.json.
    `--allow-run=${Deno.execPath().replaceAll(",", ",,")},bwrap,cat`,
    fileURLToPath(new URL("./runner.ts", import.meta.url)),
    JSON.stringify(job),
  ];
  const child = new Deno.Command(name, { args, cwd: ROOT, stdin: "null", stdout: "piped", stderr: "piped" })
    .spawn();
  return { pid: child.pid, report: reportOf(child) };
}

async function reportOf(child: Deno.ChildProcess): Promise<RunnerReport | undefined> {
  const { signal, success, stdout, stderr } = await child.output();
  if (signal !== null) return undefined;
  if (!success) throw new Error(`a runner failed: ${new TextDecoder().decode(stderr)}`);
  return runnerReportSchema.parse(JSON.parse(new TextDecoder().decode(stdout)));
}

/**
 * Returns the living child processes of the process `pid`. Asks `ps`, because Deno shows `/proc`
 * only to programs with all permissions.
 */
export function childrenOf(pid: number): number[] {
  const { stdout } = new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", String(pid)] }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").map(Number).filter((child) => child > 0);
}

/** Returns the living descendants of the process `pid`; parents first. */
export function descendantsOf(pid: number): number[] {
  const found = childrenOf(pid);
  for (const child of found) found.push(...childrenOf(child));
  return found;
}

/**
 * Kills processes, as the kernel would; ignores those that have ended. Returns how many there were.
 */
export function killAll(pids: readonly number[]): number {
  return signalAll(pids, "SIGKILL");
}

/** Sends a signal to processes; ignores those that have ended. Returns how many there were. */
export function signalAll(pids: readonly number[], signal: Deno.Signal): number {
  return pids.filter((pid) => {
    try {
      Deno.kill(pid, signal);
      return true;
    } catch (error) {
      // Without the right to kill, a campaign would never end.
      if (error instanceof Deno.errors.NotCapable) throw error;
      return false;
    }
  }).length;
}
