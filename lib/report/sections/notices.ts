/** What a reader has to know before any figure. */
import type { ReportContext } from "../context.ts";
import { escapeText } from "../markdown.ts";
import type { Measurements } from "../measurements.ts";
import { unfinishedRuns } from "../runs.ts";

/** That the data are generated, and which runs are missing. */
export function noticesSection({ measurements }: ReportContext): string {
  return [measurements.synthetic ? SYNTHETIC : undefined, incomplete(measurements)]
    .filter((part) => part !== undefined).join("\n\n");
}

const SYNTHETIC =
  "> **Synthetic data.** Images and gaze were generated. These figures show that the pipeline works; " +
  "they say nothing about patients, and nothing for or against the paper.";

function incomplete({ models }: Measurements): string | undefined {
  const open = models.flatMap((model) => unfinishedRuns(model).map((run) => ({ model: model.name, run })));
  if (open.length === 0) return undefined;
  const lines = open.map(({ model, run }) =>
    `> - ${escapeText(model)}, seed ${run.seed}: ${run.status} (${escapeText(run.cause)})`
  );
  const all = models.reduce((sum, { runs }) => sum + runs.length, 0);
  return [`> **Incomplete.** ${open.length} of ${all} runs have no result:`, ">", ...lines].join("\n");
}
