/**
 * Opens a Slurm cluster that the user has named: its machine, its executor, and the rights of its
 * nodes.
 */
import { fileURLToPath } from "node:url";
import type { Executor } from "../lib/graph/executor/executor.ts";
import { localExecutor, type LocalOptions } from "../lib/graph/executor/local/local_executor.ts";
import { CARD_VARIABLES, DENO_VARIABLES } from "../lib/graph/executor/local/worker_environment.ts";
import type { Machine } from "../lib/graph/executor/machine.ts";
import { type Cluster, kindOf } from "../lib/graph/executor/slurm/cluster_schema.ts";
import { type SlurmCommands, slurmCommands } from "../lib/graph/executor/slurm/commands.ts";
import type { TaskCost } from "../lib/graph/executor/slurm/job_limits.ts";
import type { PackageFolders } from "../lib/graph/executor/slurm/packages.ts";
import { nodeDeno, preparedFolder } from "../lib/graph/executor/slurm/prepared_folder.ts";
import { slurmExecutor } from "../lib/graph/executor/slurm/slurm_executor.ts";
import { slurmMachine } from "../lib/graph/executor/slurm/slurm_machine.ts";
import type { Layout } from "../lib/graph/store/layout.ts";
import type { Task } from "../lib/graph/task.ts";
import { readCluster } from "../lib/study/cluster/read_cluster.ts";
import { nodeCheck } from "../lib/study/node_check.ts";
import type { Study } from "../lib/study/study.ts";
import { stderrCall } from "./stderr_call.ts";
import { PROJECT_ROOT } from "./user_paths.ts";

/** A Slurm cluster that the user has named. */
export interface SlurmChoice {
  readonly cluster: Cluster;
  readonly commands: SlurmCommands;
  /** Returns the machine that trains, for the store with this layout. */
  machine(layout: Layout): Promise<Machine>;
  /** Returns the executor of a study's tasks. */
  executor(study: Study, options: SlurmRunOptions): Executor;
}

/** The options of a run through Slurm. */
export interface SlurmRunOptions {
  /** The options of tasks that run in the runner's place. */
  readonly local: LocalOptions;
  readonly detach: boolean;
  readonly costOf?: ((task: Task) => TaskCost) | undefined;
}

/** Returns the cluster of a cluster file. Throws a `UserError` if the file has a fault. */
export async function openCluster(file: string): Promise<SlurmChoice> {
  const cluster = await readCluster(file);
  const commands = slurmCommands();
  const deno = await nodeDeno(cluster, PROJECT_ROOT);
  const packages = packageFolders(cluster);
  const root = PROJECT_ROOT;
  return {
    cluster,
    commands,
    machine: (layout) =>
      slurmMachine({ cluster, kind: "train", commands, layout, root, deno, packages, call: stderrCall() }),
    executor(study, { local, detach, costOf }) {
      const { confined = false } = local.worker ?? {};
      return slurmExecutor({
        cluster,
        commands,
        machine: study.machine,
        local: localExecutor(local),
        detach,
        estimate: costOf,
        node: {
          command: nodeCommand(deno.program),
          environment: deno.environment,
          packages,
          check: nodeCheck(study),
          confined,
          stallSeconds: local.stallSeconds,
        },
      });
    },
  };
}

/**
 * Returns the command of a node. Its rights are those of `reproduce`, and two variables with which
 * Slurm names the job. A list of variables replaces the whole list in deno.json, so the variables
 * of workers are listed here, too: the places of packages, and the GPUs that Slurm gave to the job.
 */
export function nodeCommand(program: string): readonly string[] {
  return [
    program,
    ...["run", "--quiet", "--no-prompt", "-P=reproduce"],
    `--allow-run=${program},bwrap,cat`,
    `--allow-env=${
      [...DENO_VARIABLES, ...CARD_VARIABLES, "SLURM_ARRAY_JOB_ID", "SLURMD_NODENAME"].join(",")
    }`,
    "tasks/node.ts",
  ];
}

/** Returns Deno's folders of packages here and on nodes; `undefined` if they are the same. */
function packageFolders({ prepared }: Cluster): PackageFolders | undefined {
  if (prepared === undefined) return undefined;
  const zod = fileURLToPath(import.meta.resolve("zod"));
  return { here: zod.slice(0, zod.indexOf("/npm/")), there: preparedFolder(prepared).cache };
}

/** Returns true if a task's memory or time limit is left to the estimate. */
export function needsEstimate({ tasks }: Cluster, task: string): boolean {
  const settings = { ...tasks["default"], ...tasks[kindOf(task)] };
  return settings.memory === undefined || settings.time === undefined;
}
