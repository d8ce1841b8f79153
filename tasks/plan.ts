/**
 * `deno task plan [FILE]`: prints the task graph, the tasks that would run, and the reasons. Runs
 * nothing.
 */
import { activitiesOf } from "../lib/graph/run/activity.ts";
import { type MermaidDetail, mermaidLines } from "../lib/graph/render/mermaid.ts";
import { renderPlan } from "../lib/graph/render/plan.ts";
import { planTasks } from "../lib/graph/render/plan_tasks.ts";
import type { TrainingEstimate } from "../lib/study/estimate/estimate_trainings.ts";
import { renderSearchCost } from "../lib/study/estimate/render_search.ts";
import { planDocument } from "../lib/study/plan_json.ts";
import { openStudy, type Study } from "../lib/study/study.ts";
import { printLines, writeOut } from "../lib/graph/standard_output.ts";
import { type CommandLine, commandLine, PROJECT_ROOT, runCommand, UsageError } from "./command_line.ts";
import { EXECUTOR_FLAG_NAMES, EXECUTOR_FLAGS, slurmChoice } from "./executor.ts";
import type { Flags } from "./flags.ts";
import type { SlurmChoice } from "./slurm_choice.ts";
import { stderrCall } from "./stderr_call.ts";
import { trainingCosts } from "./training_costs.ts";
import { terminal } from "./terminal.ts";

const USAGE = `deno task plan [experiments/NAME.yaml]

Shows the experiment's tasks: what is done, what would run, and which setting, file or code made it stale. If trainings
would run, tries a few steps of each model, and prints how long they will take and how much memory they need; the store
remembers these figures. For a search, prints its trials and epochs, and what halving saves.

  --estimate no   only show the tasks
  --json          print one JSON document for scripts (see experiments/plan.schema.json), without an estimate unless
                  --estimate yes is given
  --graph HOW     print the graph as a Mermaid flowchart: mermaid (a box for each kind of task) or mermaid-tasks (one
                  for each task; Mermaid draws at most 500 arrows unless its maxEdges is larger)${EXECUTOR_FLAGS}

With --executor slurm, also shows the queue's jobs and those that would be submitted; jobs then try the few steps.`;

export default async function planCommand(args: readonly string[]): Promise<number> {
  const line = commandLine(args, USAGE, {
    boolean: ["json"],
    text: ["estimate", "graph", ...EXECUTOR_FLAG_NAMES],
  });
  if (line === undefined) return 0;
  const output = outputOf(line.own);
  const slurm = await slurmChoice(line.own);
  const study = await openStudy({
    ...line,
    machine: slurm?.machine,
    root: PROJECT_ROOT,
    checksData: true,
  });
  const queue = slurm === undefined ? undefined : await queueOf(study, slurm);
  const own = await activitiesOf(study.plan);
  const activities = queue?.withQueue(own) ?? own;
  if (output.form === "graph") {
    writeOut(`${mermaidLines(planTasks(study.plan, activities).tasks, output.detail).join("\n")}\n`);
    return 0;
  }
  if (output.form === "json") {
    const estimate = output.estimates ? await estimated(study, line) : undefined;
    writeOut(`${JSON.stringify(planDocument(study, { activities, estimate }), undefined, 2)}\n`);
    return 0;
  }
  printLines(renderPlan(study.plan, { ...terminal(), activities }));
  const searchCost = renderSearchCost(study.experiment);
  if (searchCost.length > 0) printLines(["", ...searchCost]);
  if (slurm !== undefined && queue !== undefined) {
    const costOf = output.estimates ? await trainingCosts(study, slurm) : undefined;
    printLines(["", ...queue.submissions(costOf)]);
    return 0;
  }
  if (!output.estimates) return 0;
  const found = await estimated(study, line);
  if (found === undefined) return 0;
  const { renderEstimate } = await import("../lib/study/estimate/render_estimate.ts");
  printLines(["", ...renderEstimate(found)]);
  return 0;
}

/**
 * Returns the activities of a study with its jobs in the queue, and the jobs that would be
 * submitted.
 */
async function queueOf(study: Study, { cluster, commands }: SlurmChoice) {
  const { queuedJobs } = await import("../lib/graph/executor/slurm/queued_jobs.ts");
  const { withQueue } = await import("../lib/graph/executor/slurm/queue_activities.ts");
  const { renderSubmissions } = await import("../lib/graph/executor/slurm/render_submissions.ts");
  const jobs = await queuedJobs(study.plan, { commands, call: stderrCall() });
  return {
    withQueue: (activities: Parameters<typeof withQueue>[0]) => withQueue(activities, jobs),
    submissions: (costOf: Awaited<ReturnType<typeof trainingCosts>>) =>
      renderSubmissions(study.plan, { cluster, jobs, costOf }),
  };
}

/** The format of the answer. */
type Output =
  | { readonly form: "text" | "json"; readonly estimates: boolean }
  | { readonly form: "graph"; readonly detail: MermaidDetail };

/**
 * Returns the format that the flags select. Throws a {@linkcode UsageError} for flags that exclude
 * each other.
 */
function outputOf(flags: Flags): Output {
  const estimate = flags.choice("estimate", ["yes", "no"]);
  const graph = flags.choice("graph", ["mermaid", "mermaid-tasks"]);
  if (graph === undefined) {
    return flags.has("json")
      ? { form: "json", estimates: estimate === "yes" }
      : { form: "text", estimates: estimate !== "no" };
  }
  if (flags.has("json")) throw new UsageError("found --json and --graph, expected one");
  if (estimate === "yes") throw new UsageError("found --estimate yes with --graph, which shows no estimate");
  return { form: "graph", detail: graph === "mermaid" ? "kinds" : "tasks" };
}

/** Tries a few steps of each model, and names the model on standard error. */
async function estimated(study: Study, { jobs }: CommandLine): Promise<TrainingEstimate | undefined> {
  const shows = Deno.stderr.isTerminal();
  const say = (text: string) => shows && Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
  const { estimateTrainings } = await import("../lib/study/estimate/estimate_trainings.ts");
  const found = await estimateTrainings(study, {
    root: PROJECT_ROOT,
    jobs,
    onModel: (model) => say(`trying a few steps of ${model} …`),
  });
  say("");
  return found;
}

if (import.meta.main) await runCommand(planCommand);
