/** `deno task report [FILE]`: writes the report again from what the store holds. Trains nothing. */
import { planSummary } from "../lib/graph/render/plan.ts";
import { openStudy } from "../lib/study/study.ts";
import { commandLine, PROJECT_ROOT, runCommand } from "./command_line.ts";
import { writeReport } from "./write_report.ts";

const USAGE = `deno task report [experiments/NAME.yaml]

Writes reports/NAME/ from stored results alone, and says what is missing.`;

await runCommand(async () => {
  const line = commandLine(USAGE);
  const study = await openStudy({ ...line, root: PROJECT_ROOT });
  console.log(planSummary(study.plan));
  await writeReport({ study, file: line.experiment, failures: [], keepSame: false });
  return 0;
});
