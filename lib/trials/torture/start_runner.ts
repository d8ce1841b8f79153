/** Starts runners, and finds what they started. */
import { fileURLToPath } from "node:url";
import { type RunnerJob, type RunnerReport, runnerReportSchema } from "./runner_job.ts";

/** The project's root. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A runner's process. */
export interface RunnerProcess {
  readonly pid: number;
  /**
   * The report of the runner; `undefined` if it was killed first. Throws an `Error` with what it
   * printed where it failed.
   */
  readonly report: Promise<RunnerReport | undefined>;
}

/** Starts a runner, behind the words of `command` where there are any. */
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
    // As the task's command in deno.json gives it.
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
 * The processes that the process `pid` started and that still live. Asked of `ps`: Deno shows
 * `/proc` to programs with all permissions alone.
 */
export function childrenOf(pid: number): number[] {
  const { stdout } = new Deno.Command("ps", { args: ["-o", "pid=", "--ppid", String(pid)] }).outputSync();
  return new TextDecoder().decode(stdout).split("\n").map(Number).filter((child) => child > 0);
}

/**
 * The processes that live and come, through any number of others, from the process `pid`; parents
 * first.
 */
export function descendantsOf(pid: number): number[] {
  const found = childrenOf(pid);
  for (const child of found) found.push(...childrenOf(child));
  return found;
}

/**
 * Kills processes, as the kernel would; those that have ended are passed over. Returns how many
 * there were.
 */
export function killAll(pids: readonly number[]): number {
  return signalAll(pids, "SIGKILL");
}

/**
 * Sends a signal to processes; those that have ended are passed over. Returns how many there were.
 */
export function signalAll(pids: readonly number[], signal: Deno.Signal): number {
  return pids.filter((pid) => {
    try {
      Deno.kill(pid, signal);
      return true;
    } catch (error) {
      // Without the right to kill, a campaign would go on for ever.
      if (error instanceof Deno.errors.NotCapable) throw error;
      return false;
    }
  }).length;
}
