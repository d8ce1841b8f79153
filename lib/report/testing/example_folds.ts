/** For tests: the measurements of an invented experiment with folds. */
import { crossValidate } from "../../evaluate/cross_validation.ts";
import { judgeFoldedClaim } from "../../evaluate/folded_claim.ts";
import type { PredictedModel } from "../../evaluate/predicted_model.ts";
import { tuple } from "../../formats/items.ts";
import type { Measurements, ModelMeasurements } from "../measurements.ts";
import { exampleMeasurements, exampleMetrics, exampleRun, stored } from "./example.ts";
import { examplePredicted } from "./example_statistics.ts";

const CLASSES = { classNames: ["normal", "cardiomegaly", "pneumonia"], support: [12, 13, 11] };
const SEEDS = [1, 2];

/** Returns three folds, `repeats` times: each has its own predictions; claims cover all of them. */
export function foldedMeasurements(repeats = 1): Measurements {
  const example = exampleMeasurements();
  const folds = Array.from({ length: 3 * repeats }, (_, fold) => fold);
  const pairs = folds.map((fold) => {
    const [first, second] = tuple(example.models.map((model) => predictedIn(fold, model)), 2);
    return [first, second] as const;
  });
  const ratio = 36 / 60;
  const paper = example.paper!;
  const [claim] = tuple(paper.claims.flatMap(({ judged }) => judged ? [judged.value] : []), 1);
  const { claim: words, primary, source, note, models, measure, says, published, tolerance, margin } = claim;
  const asked = { claim: words, primary, source, note, measure, says, published, tolerance, margin };
  const [first, second] = models;
  const crossValidation = crossValidate(
    [0, 1].map((which) => ({
      name: models[which]!,
      runs: pairs.map((pair) => pair[which]!.runs.map((run) => runOf(pair[which]!, run))),
    })),
    {
      folds: 3,
      repeats,
      seeds: SEEDS,
      images: { train: 60, test: 36 },
      tested: folds.map(() => CLASSES.support),
      pairs: [{ models, measure: "auc" }, { models, measure: "interpretability" }],
    },
  );
  const judged = judgeFoldedClaim({ ...asked, models: [first, second] }, pairs, {
    folds: 3,
    repeats,
    ratio,
    comparable: false,
  });
  return {
    ...example,
    folds: { folds: 3, repeats },
    comparisons: [],
    crossValidation: stored(crossValidation),
    paper: { ...paper, claims: [{ claim: words, judged: stored(judged) }, ...paper.claims.slice(1)] },
  };
}

function predictedIn(fold: number, { name }: ModelMeasurements): PredictedModel {
  const quality = name.includes("+") ? 0.8 : 0.7;
  const runs = SEEDS.map((seed) => exampleRun(seed + 10 * fold, exampleMetrics(seed + 10 * fold, quality)));
  const found = examplePredicted({ name, runs }, CLASSES);
  return { ...found, runs: found.runs.map((run, index) => ({ ...run, seed: SEEDS[index]! })) };
}

function runOf({ labels }: PredictedModel, { auc, probabilities, hits }: PredictedModel["runs"][number]) {
  const all = hits.flat();
  return {
    outcome: "measured" as const,
    collapsed: null,
    auc,
    labels,
    probabilities: Float32Array.from(probabilities),
    pointed: { total: all.length, hits: all.reduce((sum, hit) => sum + hit, 0) },
  };
}
