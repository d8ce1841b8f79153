/** `deno task reproduce [FILE]`: runs the stale tasks of an experiment and writes its report. */
import { resolve } from "node:path";
import { runInTerminal } from "../lib/graph/run_in_terminal.ts";
import type { RunWorker } from "../lib/graph/executor/local/worker_process.ts";
import type { MemoryBudget } from "../lib/graph/executor/local/worker_slots.ts";
import { narrowPlan, tasksMatching } from "../lib/graph/select_tasks.ts";
import { noteGraphFile } from "../lib/graph/store/graphs.ts";
import { LOCK_CHOICES } from "../lib/graph/store/lease/choose_locks.ts";
import { openStudy, type Study } from "../lib/study/study.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { CONFINE_CHOICES, workerFor } from "./confine.ts";
import { commandLine, PROJECT_ROOT, runCommand, UsageError } from "./command_line.ts";
import { reportedPath } from "./user_paths.ts";
import { REPORT_FLAGS, reportPlace } from "./report_place.ts";
import { localExecutor } from "../lib/graph/executor/local/local_executor.ts";
import { EXECUTOR_FLAG_NAMES, EXECUTOR_FLAGS, slurmChoice } from "./executor.ts";
import type { SlurmChoice } from "./slurm_choice.ts";
import { stderrCall } from "./stderr_call.ts";
import { trainingCosts } from "./training_costs.ts";
import { requireReportPlace, writeReport } from "./write_report.ts";

const USAGE = `deno task reproduce [experiments/NAME.yaml]

Prepares the data, trains every model with every seed, evaluates, compares, and writes reports/NAME/.
Finished tasks do not run again; Ctrl-C stops, and the next run continues.

Trainings that would not fit in memory are refused before anything starts; if fewer than --jobs fit together, fewer run.

  --only NAME               run only these tasks and the tasks that they depend on; * stands for any text
                            ("train/ResNet/*"), the flag may be repeated; the report stays unchanged
  --stall-timeout MINUTES   end a task that shows no progress for this time (default: never; 30 for a task on results
                            that store pull copied from elsewhere)
  --memory-check no         start trainings whether or not they fit in memory
  --locks KIND              the locks between runs on one store: kernel, lease (for folders that several machines
                            share) or auto (the default: lease on a file system that several machines may share)
  --confine HOW             bwrap confines every task with bubblewrap: no network, no files but its own; auto does so
                            if this machine supports it; no (the default) relies on Deno's permissions only
${EXECUTOR_FLAGS.slice(1)}
  --detach                  with --executor slurm: submit the ready tasks and end; run again to continue
  --cancel                  with --executor slurm: cancel this experiment's queued and running jobs; trainings save
  --shared-store            let the folder's group use a new store (default: only its user)`;

/** Runs the command. Prepared jobs are run by `runWorker`; each is a child process unless given. */
export default async function reproduceCommand(
  args: readonly string[],
  { runWorker }: { readonly runWorker?: RunWorker } = {},
): Promise<number> {
  const line = commandLine(args, USAGE + REPORT_FLAGS, {
    boolean: ["shared-store", "replace", "no-images", "detach", "cancel"],
    text: ["stall-timeout", "memory-check", "locks", "confine", "reports", "only", ...EXECUTOR_FLAG_NAMES],
  });
  if (line === undefined) return 0;
  const stallSeconds = secondsOf(line.own.text("stall-timeout"));
  const memoryCheck = line.own.choice("memory-check", ["yes", "no"]);
  const locks = line.own.choice("locks", LOCK_CHOICES);
  const worker = await workerFor(line.own.choice("confine", CONFINE_CHOICES));
  const slurm = await slurmChoice(line.own);
  for (const flag of ["detach", "cancel"]) {
    if (slurm === undefined && line.own.has(flag)) {
      throw new UsageError(`--${flag}: found it without --executor slurm, expected both or neither`);
    }
  }
  const whole = await openStudy({
    ...line,
    machine: slurm?.machine,
    locks,
    sharedStore: line.own.has("shared-store"),
    root: PROJECT_ROOT,
    checksData: !line.own.has("cancel"),
  });
  const study = onlyOf(whole, line.own.texts("only"));
  if (slurm !== undefined && line.own.has("cancel")) return await cancel(study, slurm);
  const file = reportedPath(line.experiment);
  const place = reportPlace(study.experiment.name, {
    file: resolve(line.experiment),
    reports: line.own.text("reports"),
    mayReplace: line.own.has("replace"),
  });
  if (study === whole) await requireReportPlace(study, place, file);
  const local = { jobs: line.jobs, worker, runWorker, stallSeconds };
  const executor = slurm === undefined
    ? localExecutor({
      ...local,
      memory: memoryCheck === "no" ? undefined : await checkMemory(study, line.jobs),
    })
    : slurm.executor(study, {
      local,
      detach: line.own.has("detach"),
      costOf: await trainingCosts(study, slurm),
    });
  const { summary, exitCode } = await runInTerminal(study.plan, executor);
  noteGraphFile(study.store.layout, study.experiment.name, resolve(line.experiment));
  if (summary.interrupted || summary.left.length > 0) return exitCode;
  if (study !== whole) {
    printLines([
      `the report was not written: deno task report ${line.experiment} writes it from stored results`,
    ]);
    return exitCode;
  }
  await writeReport({
    study,
    file,
    place,
    failures: summary.failures,
    keepSame: true,
    withoutImages: line.own.has("no-images"),
  });
  return exitCode;
}

/**
 * Returns the study with only the tasks that match the patterns, and the tasks that they depend on;
 * all tasks without patterns.
 */
function onlyOf(study: Study, patterns: readonly string[]): Study {
  if (patterns.length === 0) return study;
  const { plan } = study;
  return { ...study, plan: narrowPlan(plan, tasksMatching(plan.graph, patterns, "--only")) };
}

/** Cancels the experiment's jobs, and prints them. */
async function cancel({ plan }: Study, { commands }: SlurmChoice): Promise<number> {
  const { cancelJobs } = await import("../lib/graph/executor/slurm/cancel.ts");
  const jobs = await cancelJobs(plan, { commands, call: stderrCall() });
  printLines([
    jobs.length === 0
      ? "no job of this experiment is queued or running"
      : `cancelled ${jobs.length} ${jobs.length === 1 ? "job" : "jobs"}: ${jobs.join(", ")}`,
  ]);
  return 0;
}

/** Checks that trainings fit in memory. Reports its progress: trying a few steps takes a while. */
async function checkMemory(study: Study, jobs: number): Promise<MemoryBudget | undefined> {
  // Skipped if every task is done: loading the module takes time.
  if ([...study.plan.states.values()].every(({ state }) => state === "done")) return undefined;
  const { admitTrainings, budgetText } = await import("../lib/study/estimate/admit_trainings.ts");
  const budget = await admitTrainings(study, {
    root: PROJECT_ROOT,
    jobs,
    onModel: (model) => console.error(`memory may be insufficient: trying a few steps of ${model} …`),
  });
  if (budget !== undefined) printLines([budgetText(budget, study, jobs)]);
  return budget;
}

function secondsOf(minutes: string | undefined): number | undefined {
  if (minutes === undefined) return undefined;
  const number = Number(minutes);
  if (number > 0 && Number.isFinite(number)) return number * 60;
  throw new UsageError(`--stall-timeout: found "${minutes}", expected a number of minutes above 0`);
}

if (import.meta.main) await runCommand(reproduceCommand);
