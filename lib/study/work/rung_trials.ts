/** Reads the trials of a rung with their records, from a task's inputs. */
import { z } from "zod";
import type { MeasuredTrial, Trial } from "../../search/trial.ts";
import { trialSchema } from "../../search/trials_schema.ts";
import { readTrialRun } from "./trial_run.ts";
import { memberOf } from "../../formats/items.ts";

/** The file that a `promote` task writes: the trials of the next rung, the best first. */
export const promotionSchema = z.strictObject({
  format: z.literal("fovea/promotion/1"),
  promoted: z.array(trialSchema).min(1),
});

/**
 * Returns a trial's place in its rung as spelt in inputs and outputs, so that names sort as places
 * do.
 */
export function placeLabel(place: number): string {
  return String(place).padStart(5, "0");
}

/**
 * Reads the inputs `<prefix>.<place>.<seed>`, the histories of the trainings of each of `trials`
 * with each of `seeds`.
 */
export async function measuredTrials(
  inputs: Readonly<Record<string, string>>,
  prefix: string,
  { trials, seeds }: { readonly trials: readonly Trial[]; readonly seeds: readonly number[] },
): Promise<MeasuredTrial[]> {
  return await Promise.all(trials.map(async (trial, index) => ({
    trial,
    runs: await Promise.all(
      seeds.map((seed) => readTrialRun(memberOf(inputs, `${prefix}.${placeLabel(index + 1)}.${seed}`), seed)),
    ),
  })));
}
