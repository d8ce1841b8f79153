/**
 * Implements `--executor`: local processes, or the jobs of a Slurm cluster, whose code is loaded on
 * demand.
 */
import { UsageError } from "../lib/errors/usage_error.ts";
import type { Flags } from "./flags.ts";
import type { SlurmChoice } from "./slurm_choice.ts";
import { userPath } from "./user_paths.ts";

/** The flags that choose an executor, for a command's usage. */
export const EXECUTOR_FLAGS = `
  --executor NAME           run tasks as processes on this machine (local, the default) or as jobs of a cluster (slurm)
  --cluster FILE            with --executor slurm: the file with partition, cores, memory and time limits (see
                            experiments/cluster.yaml)`;

/** The texts of {@linkcode EXECUTOR_FLAGS} by name. */
export const EXECUTOR_FLAG_NAMES = ["executor", "cluster"] as const;

/**
 * Returns the cluster that `--executor slurm --cluster FILE` names; `undefined` for local
 * processes. Throws a `UsageError` for one flag without the other.
 */
export async function slurmChoice(flags: Flags): Promise<SlurmChoice | undefined> {
  const executor = flags.choice("executor", ["local", "slurm"]) ?? "local";
  const file = flags.text("cluster");
  if (executor === "local") {
    if (file === undefined) return undefined;
    throw new UsageError(`--cluster: found ${file}, expected none without --executor slurm`);
  }
  if (file === undefined) {
    throw new UsageError(
      "--executor slurm: found no cluster file, expected one such as experiments/cluster.yaml by --cluster FILE",
    );
  }
  const { openCluster } = await import("./slurm_choice.ts");
  return await openCluster(userPath(file));
}
