/**
 * For tests: statistics and judged claims of an invented experiment, made by the real functions.
 */
import { judgeClaim } from "../../evaluate/claim.ts";
import { claimSchema } from "../../evaluate/claim_schema.ts";
import { comparisonStatistics } from "../../evaluate/comparison_statistics.ts";
import type { PredictedModel } from "../../evaluate/predicted_model.ts";
import { randomStream } from "../../random/stream.ts";
import type { ModelMeasurements, PaperMeasurements, Stored } from "../measurements.ts";
import { predictionsOf } from "./example_description.ts";

/** The classes, and the numbers of their test images. */
export interface ExampleClasses {
  readonly classNames: readonly string[];
  readonly support: readonly number[];
}

type Named = Pick<ModelMeasurements, "name" | "runs">;
type Store = <Value>(value: Value) => Stored<Value>;

/** Returns predictions of the model's measured runs, better if its name has a `+`. */
export function examplePredicted({ name, runs }: Named, classes: ExampleClasses): PredictedModel {
  const quality = name.includes("+") ? 0.8 : 0.7;
  const measured = runs.flatMap((run) =>
    run.status === "finished" && run.metrics.value.outcome === "measured"
      ? [{ seed: run.seed, auc: run.metrics.value.classification.auc ?? 0 }]
      : []
  );
  return {
    name,
    classNames: classes.classNames,
    organClasses: classes.classNames.slice(1),
    labels: classes.support.flatMap((images, label) => new Array<number>(images).fill(label)),
    runs: measured.map(({ seed, auc }) => {
      const { probabilities } = predictionsOf({ ...classes, seed, quality });
      const stream = randomStream("report example hits", name, seed);
      const hits = classes.support.slice(1).map((images) =>
        Array.from({ length: images }, () => stream.uniform() < quality ? 1 : 0)
      );
      return { seed, auc, probabilities, hits };
    }),
  };
}

function compared(model: Named, classes: ExampleClasses) {
  const predicted = examplePredicted(model, classes);
  return { name: model.name, values: predicted.runs.map(({ auc }) => auc), predicted };
}

/** Returns the statistics stored next to a comparison of AUC. */
export function exampleStatistics(models: readonly Named[], classes: ExampleClasses) {
  return comparisonStatistics(models.map((model) => compared(model, classes)));
}

/**
 * Returns two claims of two models: one judged on the paper's data or on others, one that was not
 * judged.
 */
export function examplePaper(
  [first, second]: readonly [Named, Named],
  classes: ExampleClasses,
  { samePopulation, stored }: { readonly samePopulation: boolean; readonly stored: Store },
): PaperMeasurements {
  const claim = claimSchema.parse({
    claim: "Gaze raises the AUC",
    models: [first.name, second.name],
    says: "rises",
    published: { first: 0.7, second: 0.76, difference: 0.061, runs: 5, images: 217 },
    tolerance: 0.001,
    source: "abstract",
    note: "Printed apart.",
  });
  const models = [examplePredicted(first, classes), examplePredicted(second, classes)] as const;
  const judged = judgeClaim(claim, models, samePopulation);
  return {
    citation: "An example (2022)",
    claims: [{ claim: claim.claim, judged: stored(judged) }, {
      claim: "Another that was not judged",
      judged: null,
    }],
    answers: null,
  };
}
