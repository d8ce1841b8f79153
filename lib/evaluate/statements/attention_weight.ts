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

/** Judges whether σ_sm is larger after every training's last epoch than after its first. */
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

/** A description, not a test: whether it is so in every training. */
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
