/** `deno task reproduce [FILE]`: runs what is stale of an experiment and writes its report. */
import { runInTerminal } from "../lib/graph/run_in_terminal.ts";
import { openStudy } from "../lib/study/study.ts";
import { commandLine, PROJECT_ROOT, runCommand, UsageError } from "./command_line.ts";
import { writeReport } from "./write_report.ts";

const USAGE = `deno task reproduce [experiments/NAME.yaml]

Prepares the data, trains every model with every seed, evaluates, compares, and writes reports/NAME/.
What is done already is not done again; Ctrl-C stops, and the next run continues.

  --stall-timeout MINUTES   end a task that shows no progress for so long (default: never)`;

await runCommand(async () => {
  const line = commandLine(USAGE, ["stall-timeout"]);
  const stallSeconds = secondsOf(line.own["stall-timeout"]);
  const study = await openStudy({ ...line, root: PROJECT_ROOT });
  const { summary, exitCode } = await runInTerminal(study.plan, { jobs: line.jobs, stallSeconds });
  if (summary.interrupted) return exitCode;
  await writeReport({ study, file: line.experiment, failures: summary.failures, keepSame: true });
  return exitCode;
});

function secondsOf(minutes: string | undefined): number | undefined {
  if (minutes === undefined) return undefined;
  const number = Number(minutes);
  if (number > 0 && Number.isFinite(number)) return number * 60;
  throw new UsageError(`--stall-timeout: found "${minutes}", expected a number of minutes above 0`);
}
