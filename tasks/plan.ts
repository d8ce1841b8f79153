/**
 * `deno task plan [FILE]`: prints the task graph, the tasks that would run, and the reasons. Runs
 * nothing.
 */
import { activitiesOf } from "../lib/graph/run/activity.ts";
import { renderPlan } from "../lib/graph/render/plan.ts";
import { estimateTrainings } from "../lib/study/estimate/estimate_trainings.ts";
import { renderEstimate } from "../lib/study/estimate/render_estimate.ts";
import { renderSearchCost } from "../lib/study/estimate/render_search.ts";
import { queuedJobs } from "../lib/graph/executor/slurm/queued_jobs.ts";
import { withQueue } from "../lib/graph/executor/slurm/queue_activities.ts";
import { renderSubmissions } from "../lib/graph/executor/slurm/render_submissions.ts";
import { openStudy } from "../lib/study/study.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { commandLine, PROJECT_ROOT, runCommand } from "./command_line.ts";
import { EXECUTOR_FLAG_NAMES, EXECUTOR_FLAGS, slurmChoice, stderrCall } from "./executor.ts";
import { trainingCosts } from "./training_costs.ts";
import { terminal } from "./terminal.ts";

const USAGE = `deno task plan [experiments/NAME.yaml]

Shows the experiment's tasks: what is done, what would run, and which setting, file or code made it stale. Where
trainings would run, tries a few steps of each model and says how long they will take and how much memory they need;
what was tried is remembered in the store. Of a search it says how many trials and epochs it takes, and what halving saves.

  --estimate no   only the tasks${EXECUTOR_FLAGS}

With --executor slurm also shows the queue's jobs, and what would be submitted; the few steps are then tried by jobs.`;

await runCommand(async () => {
  const line = commandLine(USAGE, { text: ["estimate", ...EXECUTOR_FLAG_NAMES] });
  if (line === undefined) return 0;
  const estimate = line.own.choice("estimate", ["yes", "no"]) ?? "yes";
  const slurm = await slurmChoice(line.own);
  const study = await openStudy({ ...line, machine: slurm?.machine, root: PROJECT_ROOT });
  const jobs = slurm === undefined
    ? new Map()
    : await queuedJobs(study.plan, { commands: slurm.commands, call: stderrCall() });
  const activities = withQueue(await activitiesOf(study.plan), jobs);
  printLines(renderPlan(study.plan, { ...terminal(), activities }));
  const searchCost = renderSearchCost(study.experiment);
  if (searchCost.length > 0) printLines(["", ...searchCost]);
  if (slurm !== undefined) {
    const costOf = estimate === "no" ? undefined : await trainingCosts(study, slurm);
    printLines(["", ...renderSubmissions(study.plan, { cluster: slurm.cluster, jobs, costOf })]);
    return 0;
  }
  if (estimate === "no") return 0;
  const shows = Deno.stderr.isTerminal();
  const say = (text: string) => shows && Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
  const found = await estimateTrainings(study, {
    root: PROJECT_ROOT,
    jobs: line.jobs,
    onModel: (model) => say(`trying a few steps of ${model} …`),
  });
  say("");
  if (found !== undefined) printLines(["", ...renderEstimate(found)]);
  return 0;
});
