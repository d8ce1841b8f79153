import { counted, figure, notJudged } from "./finding.ts";
import type { Figure, Finding, StatementOf } from "./schema.ts";

/** The distribution of a model's CAM values, one per training. */
export interface MapValues {
  readonly name: string;
  readonly trainings: readonly {
    readonly mean: number;
    readonly median: number;
    readonly mode: number;
    readonly standardDeviation: number;
    /**
     * The fourth standardised moment less 3: 0 for a normal distribution; null for constant values.
     */
    readonly excessKurtosis: number | null;
  }[];
}

/**
 * Judges whether the centre of the CAM values is near a value: whether in every training each
 * statistic is within the given number of standard deviations of it and, if claimed, the tails are
 * heavier than a normal's. It is a description, not a test: the margin is the experiment file's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const words = { claim: "maps are about 0", source: "p. 1", primary: false, note: null };
 * const values = { mean: 0.1, median: 0, mode: -0.6, standardDeviation: 1, excessKurtosis: 3 };
 * const about = { ...words, says: "about", value: 0, within: 0.5, heavyTailed: true } as const;
 * const models = [{ name: "ResNet", trainings: [values] }];
 * const answer = (statistics: ("mean" | "median" | "mode")[]) => {
 *   const { evidence } = judgeAbout({ ...about, statistics }, models);
 *   return evidence.kind === "fact" && evidence.answer;
 * };
 * assertEquals(answer(["mean", "median"]), "confirmed");
 * assertEquals(answer(["mean", "mode"]), "contradicted"); // the mode is 0.6 deviations away
 * ```
 */
export function judgeAbout(
  { value, within, statistics, heavyTailed }: StatementOf<"about">,
  models: readonly MapValues[],
): Finding {
  const figures: Figure[] = [];
  let fitting = 0, count = 0;
  for (const { name, trainings } of models) {
    const far = trainings.map((training) =>
      Math.max(
        ...statistics.map((statistic) =>
          Math.abs(training[statistic] - value) / (training.standardDeviation || 1)
        ),
      )
    );
    figures.push(figure(
      `largest distance of ${listed(statistics)} from ${value}, in standard deviations`,
      name,
      far.length === 0 ? null : Math.max(...far),
    ));
    const kurtoses = trainings.map(({ excessKurtosis }) => excessKurtosis ?? 0);
    if (heavyTailed) {
      figures.push(
        figure("smallest excess kurtosis", name, kurtoses.length === 0 ? null : Math.min(...kurtoses)),
      );
    }
    count += trainings.length;
    fitting += trainings.filter((_, index) =>
      far[index]! <= within && (!heavyTailed || kurtoses[index]! > 0)
    ).length;
  }
  if (count === 0) return notJudged("no training has CAM values", figures);
  return counted(fitting, count, "trainings", figures);
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
