import { randomStream } from "../../random/stream.ts";
import { spread } from "../../stats/spread.ts";
import { figure, notJudged, tested } from "./finding.ts";
import { largerMean } from "./larger_mean.ts";
import type { Finding, StatementOf } from "./schema.ts";
import { itemAt } from "../../formats/items.ts";

/** The epochs of one model's trainings that have weights. */
export interface TrainedEpochs {
  readonly name: string;
  readonly trainings: readonly {
    /** The epoch whose weights were kept. */
    readonly bestEpoch: number;
    /** The epochs until the training ended. */
    readonly epochs: number;
    /** True if the epochs that the experiment allows ended it. */
    readonly capped: boolean;
  }[];
}

/**
 * Judges whether the second model's trainings take more epochs, by the permutation test of the
 * means. Trainings that the experiment's limit of epochs ended tell only a lower bound: if all of
 * both models were, nothing is judged.
 */
export function judgeTakesLonger(
  { epochs: which }: StatementOf<"takes longer">,
  models: readonly [TrainedEpochs, TrainedEpochs],
): Finding {
  const groups = models.map(({ trainings }) =>
    trainings.map(({ bestEpoch, epochs }) => which === "chosen" ? bestEpoch : epochs)
  );
  const figures = models.flatMap(({ name, trainings }, index) => [
    figure(
      which === "chosen" ? "median epochs to the chosen weights" : "median epochs to the end",
      name,
      spread(groups[index]!).median,
    ),
    figure("trainings ended by the limit of epochs", name, trainings.filter(({ capped }) => capped).length),
  ]);
  const none = groups.findIndex((values) => values.length < 2);
  if (none !== -1) {
    return notJudged(`${itemAt(models, none).name} has fewer than two trainings with weights`, figures);
  }
  if (models.every(({ trainings }) => trainings.every(({ capped }) => capped))) {
    return notJudged("the limit of epochs ended every training of both models", figures);
  }
  const test = largerMean(groups, randomStream("takes longer", ...models.map(({ name }) => name)));
  return { evidence: tested(test), figures };
}
