/** Starts runners of the campaign on a cluster. */
import { fileURLToPath } from "node:url";
import { ROOT } from "../start_runner.ts";
import { type SlurmRunnerJob, type SlurmRunnerReport, slurmRunnerReportSchema } from "./slurm_runner_job.ts";

/** A runner's process. */
export interface SlurmRunner {
  /** Kills it (SIGKILL); does nothing if it has ended. */
  kill(): void;
  /**
   * The report of the runner; `undefined` if it was killed. Throws an `Error` with its output if it
   * failed.
   */
  readonly report: Promise<SlurmRunnerReport | undefined>;
}

/** Starts a runner, which ends when every task is done, has failed, or waits for a failed one. */
export function startSlurmRunner(job: Omit<SlurmRunnerJob, "root">): SlurmRunner {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-prompt",
      "-A",
      fileURLToPath(new URL("./slurm_runner.ts", import.meta.url)),
      JSON.stringify({ ...job, root: ROOT }),
    ],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  return {
    kill() {
      try {
        child.kill("SIGKILL");
      } catch {
        // It has already ended.
      }
    },
    report: reportOf(child),
  };
}

async function reportOf(child: Deno.ChildProcess): Promise<SlurmRunnerReport | undefined> {
  const { signal, success, stdout, stderr } = await child.output();
  if (signal === "SIGKILL") return undefined;
  if (!success) throw new Error(`a runner failed: ${new TextDecoder().decode(stderr)}`);
  return slurmRunnerReportSchema.parse(JSON.parse(new TextDecoder().decode(stdout)));
}
