/** Summarises the results removed from a store, by experiment. */
import { safeText } from "../graph/render/text.ts";
import type { Result } from "../graph/store/result.ts";

/** Matches the modules of trainings, for every engine; older stores have `tasks/`. */
const TRAINING = /^lib\/study\/(?:tasks|work)\/train_\w+\.ts$/;

/**
 * Returns a line for each experiment that made one of these results. It says how many there are,
 * and how long the experiment's trainings took.
 */
export function goneLines(
  gone: readonly Pick<Result, "record" | "provenance">[],
  { dryRun }: { readonly dryRun: boolean },
): string[] {
  const experiments = new Map<string, { results: number; trainings: number; seconds: number }>();
  for (const { record, provenance } of gone) {
    const counts = experiments.get(provenance.graph) ?? { results: 0, trainings: 0, seconds: 0 };
    counts.results++;
    if (TRAINING.test(record.module)) {
      counts.trainings++;
      counts.seconds += provenance.seconds;
    }
    experiments.set(provenance.graph, counts);
  }
  return [...experiments].sort().map(([name, { results, trainings, seconds }]) =>
    `${dryRun ? "would remove" : "removed"} of ${safeText(name)}: ${count(results, "result")}` +
    (trainings === 0
      ? ""
      : `, ${count(trainings, "training")} of ${(seconds / 3600).toFixed(1)} h among them`)
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
