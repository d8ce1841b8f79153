/** Submits tasks of one kind as one job array. */
import { withNeeded } from "../../select_tasks.ts";
import { formatIndices } from "./array_ids.ts";
import { renderBatchScript } from "./batch_script.ts";
import type { Call, SlurmCommands } from "./commands.ts";
import { jobLimits } from "./job_limits.ts";
import { noteJob } from "./notes.ts";
import { type PackageFolders, rightsOnNodes, taskOnNodes } from "./packages.ts";
import { commentOf } from "./queue_book.ts";
import { groupsOf } from "./split_array.ts";
import { type NodeCheck, type Order, type Submission, writeSubmission } from "./submission.ts";
import type { JobPlace, WaitingTask } from "./watched_job.ts";

/** The command that starts the work on a node. */
export interface NodeCommand {
  /** The program and arguments before the submission's folder: Deno, its rights, the script. */
  readonly command: readonly string[];
  /** Commands before it in a job's script. */
  readonly environment: readonly string[];
  /** The folder of packages on nodes; this machine's unless given. */
  readonly packages?: PackageFolders | undefined;
  /** A program whose output on a node must equal its output when the study was planned. */
  readonly check?: NodeCheck | undefined;
  readonly confined: boolean;
  readonly stallSeconds: number | undefined;
}

/** The options of {@linkcode submitArray}. */
export interface SubmitOptions {
  readonly commands: SlurmCommands;
  readonly node: NodeCommand;
  readonly call: Call;
}

/**
 * Submits tasks of the same kind and attempt as one job array. Its memory and time limit are the
 * largest that any of its elements requests. Returns the place of each. The submission is written
 * before the jobs are submitted, and their id is noted right after. Throws what {@linkcode
 * SlurmCommands.submit} throws; nothing is queued then.
 */
export async function submitArray(
  tasks: readonly [WaitingTask, ...WaitingTask[]],
  { commands, node, call }: SubmitOptions,
): Promise<readonly JobPlace[]> {
  const [{ request: { plan }, kind, settings, attempt, enlarged }] = tasks;
  const { layout } = plan.store;
  const elements = groupsOf(tasks, settings.tasksPerJob);
  const limits = elements.map((element) => jobLimits(settings, element.map(({ cost }) => cost), enlarged));
  const submission: Submission = {
    format: "fovea/submission/1",
    graph: plan.graph.name,
    tasks: withNeeded(plan.graph, tasks.map(({ request }) => request.task.name))
      .map((task) => taskOnNodes(task, node.packages)),
    elements: elements.map((element) => element.map(orderOf)),
    locks: layout.locks.kind,
    confined: node.confined,
    stallSeconds: node.stallSeconds ?? null,
    check: node.check === undefined
      ? null
      : { ...node.check, rights: rightsOnNodes(node.check.rights, node.packages) },
    attempt,
  };
  const { files, digest } = await writeSubmission(layout, submission);
  const comment = commentOf(files, digest);
  const script = renderBatchScript({
    settings,
    environment: node.environment,
    name: `fovea-${kind}`,
    comment,
    indices: formatIndices(elements.map((_, index) => index)),
    output: files.output,
    root: plan.root,
    command: [...node.command, files.folder, digest],
    memoryBytes: mostOf(limits.map(({ memoryBytes }) => memoryBytes)),
    seconds: mostOf(limits.map(({ seconds }) => seconds)),
  });
  layout.door.create(files.script, new TextEncoder().encode(script));
  const job = await commands.submit(files.script, comment, call);
  noteJob(layout.door, files, job);
  return elements.flatMap((element, index) => element.map(() => ({ files, index, job })));
}

/** Returns the largest limit; `undefined` if any is left to the cluster. */
function mostOf(limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((limit) => limit !== undefined);
  return known.length < limits.length ? undefined : Math.max(...known);
}

function orderOf({ request: { task, ready } }: WaitingTask): Order {
  return { task: task.name, key: ready.key };
}
