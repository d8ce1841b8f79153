import { spread } from "../../stats/spread.ts";
import { counted, figure, notJudged } from "./finding.ts";
import type { Figure, Finding, StatementOf } from "./schema.ts";

/** An epoch of a training that learns from gaze. */
export interface WeightedEpoch {
  readonly sigmaAttention: number;
  readonly sigmaClassification: number;
  /** L_sm and L_ce of the epoch's training batches. */
  readonly attention: number;
  readonly classification: number;
}

/** The first and the last epoch of a model's trainings. */
export interface WeightedTrainings {
  readonly name: string;
  readonly trainings: readonly { readonly first: WeightedEpoch; readonly last: WeightedEpoch }[];
}

/**
 * Judges whether σ_sm is larger after every training's last epoch than after its first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const epoch = { sigmaClassification: 1, attention: 0.2, classification: 0.5 };
 * const first = { ...epoch, sigmaAttention: 0.5 }, last = { ...epoch, sigmaAttention: 0.6 };
 * const trainings = [{ first, last }, { first: last, last: first }];
 * const { evidence } = judgeGrows([{ name: "ResNet+GG-CAM", trainings }]);
 * const because = "so in 1 of 2 trainings";
 * assertEquals(evidence, { kind: "fact", answer: "not resolved", because });
 * ```
 */
export function judgeGrows(models: readonly WeightedTrainings[]): Finding {
  const figures = models.flatMap(({ name, trainings }) => [
    figure("median σ_sm after the first epoch", name, median(trainings, ({ first }) => first.sigmaAttention)),
    figure("median σ_sm after the last epoch", name, median(trainings, ({ last }) => last.sigmaAttention)),
  ]);
  return inEveryTraining(
    models,
    ({ first, last }) => last.sigmaAttention > first.sigmaAttention,
    figures,
  );
}

/**
 * Judges whether the terms of gaze and of classification contribute alike to the loss (equation 11)
 * in every training's last epoch: L_sm / 2σ_sm² and L_ce / σ_ce², within the factor of each other.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = { claim: "both count", source: "p. 1", primary: false, note: null };
 * const models = ["ResNet+GG-CAM"], says = "contributes alike";
 * // 0.2 / (2 · 0.5²) = 0.4 of gaze beside 0.1 / 1² of classification: four times as much.
 * const weights = { sigmaAttention: 0.5, sigmaClassification: 1 };
 * const last = { ...weights, attention: 0.2, classification: 0.1 };
 * const trained = [{ name: "ResNet+GG-CAM", trainings: [{ first: last, last }] }];
 * const answers = [3, 5].map((factor) => {
 *   const { evidence } = judgeContributesAlike({ ...words, says, models, factor }, trained);
 *   return evidence.kind === "fact" && evidence.answer;
 * });
 * assertEquals(answers, ["contradicted", "confirmed"]);
 * ```
 */
export function judgeContributesAlike(
  { factor }: StatementOf<"contributes alike">,
  models: readonly WeightedTrainings[],
): Finding {
  const figures = models.map(({ name, trainings }) =>
    figure(
      "median ratio of the gaze term to the classification term, last epoch",
      name,
      median(trainings, ({ last }) => ratioOf(last)),
    )
  );
  return inEveryTraining(models, ({ last }) => {
    const ratio = ratioOf(last);
    return ratio <= factor && ratio >= 1 / factor;
  }, figures);
}

function ratioOf({ attention, sigmaAttention, classification, sigmaClassification }: WeightedEpoch): number {
  return (attention / (2 * sigmaAttention ** 2)) / (classification / sigmaClassification ** 2);
}

type Training = WeightedTrainings["trainings"][number];

function median(trainings: readonly Training[], of: (training: Training) => number): number | null {
  const value = spread(trainings.map(of)).median;
  return value !== undefined && Number.isFinite(value) ? value : null;
}

/** Describes, without a test, whether the statement holds in every training. */
function inEveryTraining(
  models: readonly WeightedTrainings[],
  isSo: (training: Training) => boolean,
  figures: readonly Figure[],
): Finding {
  const all = models.flatMap(({ trainings }) => trainings);
  if (all.length === 0) return notJudged("no training learned from gaze", figures);
  const so = all.filter(isSo).length;
  return counted(so, all.length, "trainings", figures);
}
