import { randomStream } from "../../random/stream.ts";
import { permutationTest } from "../../stats/permutation.ts";
import { spread } from "../../stats/spread.ts";
import { figure, notJudged, tested } from "./finding.ts";
import type { Finding, StatementOf } from "./schema.ts";
import { itemAt, tuple } from "../../formats/items.ts";

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
  const test = permutationTest(groups, {
    stream: randomStream("takes longer", ...models.map(({ name }) => name)),
  });
  if (!test.defined) return { evidence: tested(test), figures };
  const [first, second] = tuple(
    groups.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length),
    2,
  );
  const half = test.p / 2;
  const isLonger = second > first;
  return {
    evidence: tested({
      defined: true,
      confirms: isLonger ? half : 1 - half,
      contradicts: isLonger ? 1 - half : half,
    }),
    figures,
  };
}
