import { randomStream } from "../../random/stream.ts";
import { spread } from "../../stats/spread.ts";
import { figure, notJudged, tested } from "./finding.ts";
import { largerMean } from "./larger_mean.ts";
import type { Finding } from "./schema.ts";

/** The agreement of the CAMs of a model's trainings with the gaze. */
export interface AgreeingModel {
  readonly name: string;
  /** The correlation of CAM and gaze, mean over test images, one per training. */
  readonly correlations: readonly number[];
}

/**
 * Judges whether the second model's CAMs agree more with the gaze than the first's, by the
 * permutation test of the mean correlations over trainings.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const { evidence } = judgeAgreesMore([
 *   { name: "ResNet", correlations: [0.1, 0.2, 0.3] },
 *   { name: "ResNet+GG-CAM", correlations: [0.4, 0.5, 0.6] },
 * ]);
 * // Of the C(6, 3) = 20 ways to divide six values, 2 divide them as cleanly.
 * assert(evidence.kind === "test" && evidence.test.defined);
 * assertAlmostEquals(evidence.test.p, 2 / 20);
 * assertAlmostEquals(evidence.test.confirms, 1 / 20);
 * ```
 */
export function judgeAgreesMore(models: readonly [AgreeingModel, AgreeingModel]): Finding {
  const figures = models.map(({ name, correlations }) =>
    figure("median correlation of map and gaze", name, spread(correlations).median)
  );
  const none = models.find(({ correlations }) => correlations.length < 2);
  if (none !== undefined) return notJudged(`${none.name} has fewer than two trainings with maps`, figures);
  const test = largerMean(
    models.map(({ correlations }) => correlations),
    randomStream("agrees more", ...models.map(({ name }) => name)),
  );
  return { evidence: tested(test), figures };
}
