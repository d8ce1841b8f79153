/** `deno task plan [FILE]`: the task graph, what would run, and why. Runs nothing. */
import { renderPlan } from "../lib/graph/render/plan.ts";
import { openStudy } from "../lib/study/study.ts";
import { commandLine, PROJECT_ROOT, runCommand } from "./command_line.ts";
import { terminal } from "./terminal.ts";

const USAGE = `deno task plan [experiments/NAME.yaml]

Shows the experiment's tasks: what is done, what would run, and which setting, file or code made it stale.`;

await runCommand(async () => {
  const line = commandLine(USAGE);
  const study = await openStudy({ ...line, root: PROJECT_ROOT });
  for (const text of renderPlan(study.plan, terminal())) console.log(text);
  return 0;
});
