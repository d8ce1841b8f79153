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
    /** True if the training ended at the experiment's limit of epochs. */
    readonly capped: boolean;
  }[];
}

/**
 * Judges whether the second model's trainings take more epochs, by the permutation test of the
 * means. Trainings that the experiment's limit of epochs ended give only a lower bound. If it ended
 * all trainings of both models, nothing is judged.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const words = { claim: "gaze takes longer", source: "p. 1", primary: false, note: null };
 * const trained = (name: string, best: number[]) => ({
 *   name,
 *   trainings: best.map((bestEpoch) => ({ bestEpoch, epochs: 50, capped: false })),
 * });
 * const models: [string, string] = ["A", "B"];
 * const longer = { ...words, says: "takes longer", models, epochs: "chosen" } as const;
 * const both = [trained("A", [1, 2, 3]), trained("B", [4, 5, 6])] as const;
 * const { evidence } = judgeTakesLonger(longer, both);
 * assert(evidence.kind === "test" && evidence.test.defined);
 * assertAlmostEquals(evidence.test.confirms, 1 / 20); // one of C(6, 3) arrangements
 * ```
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
