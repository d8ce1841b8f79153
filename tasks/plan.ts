/**
 * `deno task plan [FILE]`: prints the task graph, the tasks that would run, and the reasons. Runs
 * nothing.
 */
import { activitiesOf } from "../lib/graph/run/activity.ts";
import { renderPlan } from "../lib/graph/render/plan.ts";
import { estimateTrainings } from "../lib/study/estimate/estimate_trainings.ts";
import { renderEstimate } from "../lib/study/estimate/render_estimate.ts";
import { renderSearchCost } from "../lib/study/estimate/render_search.ts";
import { openStudy } from "../lib/study/study.ts";
import { printLines } from "../lib/graph/standard_output.ts";
import { commandLine, PROJECT_ROOT, runCommand } from "./command_line.ts";
import { terminal } from "./terminal.ts";

const USAGE = `deno task plan [experiments/NAME.yaml]

Shows the experiment's tasks: what is done, what would run, and which setting, file or code made it stale. Where
trainings would run, tries a few steps of each model and says how long they will take and how much memory they need;
what was tried is remembered in the store. Of a search it says how many trials and epochs it takes, and what halving saves.

  --estimate no   only the tasks`;

await runCommand(async () => {
  const line = commandLine(USAGE, { text: ["estimate"] });
  if (line === undefined) return 0;
  const estimate = line.own.choice("estimate", ["yes", "no"]) ?? "yes";
  const study = await openStudy({ ...line, root: PROJECT_ROOT });
  printLines(renderPlan(study.plan, { ...terminal(), activities: await activitiesOf(study.plan) }));
  const searchCost = renderSearchCost(study.experiment);
  if (searchCost.length > 0) printLines(["", ...searchCost]);
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
