/** For tests: measurements of an invented experiment, from random draws and the real summaries. */
import { compareModels } from "../../evaluate/comparison.ts";
import type { RunMetrics } from "../../evaluate/metrics.ts";
import { summariseSeeds } from "../../evaluate/summary.ts";
import type { RunEnd } from "../../train/run_end.ts";
import { randomStream } from "../../random/stream.ts";
import { modelUncertainty } from "../../evaluate/uncertainty.ts";
import {
  type ExampleClasses,
  examplePaper,
  examplePredicted,
  exampleStatistics,
} from "./example_statistics.ts";
import { EXAMPLE_ENVIRONMENT, exampleFacts } from "./example_facts.ts";
import { exampleGallery } from "./example_pictures.ts";
import { exampleBaselines, exampleErrors } from "./example_images.ts";
import {
  exampleConcentration,
  exampleDescription,
  exampleHistory,
  exampleModelDescription,
} from "./example_description.ts";
import type { FinishedRun, Measurements, ModelMeasurements } from "../measurements.ts";
import { itemAt } from "../../formats/items.ts";
import { stored } from "./stored.ts";

export { stored };

const EXAMPLE_CLASSES: ExampleClasses = {
  classNames: ["normal", "cardiomegaly", "pneumonia"],
  support: [12, 13, 11],
};

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/**
 * Returns a measured run; `quality` from 0 to 1 changes all its figures. Only the first class has
 * no organ.
 */
export function exampleMetrics(
  seed: number,
  quality: number,
  { classNames, support }: ExampleClasses = EXAMPLE_CLASSES,
): RunMetrics {
  const images = sum(support);
  const stream = randomStream("report example", seed, quality);
  const near = (value: number) => Math.min(1, Math.max(0, value + 0.06 * (stream.uniform() - 0.5)));
  const confusionMatrix = support.map((own, label) => {
    const right = Math.round(own * near(quality)), other = Math.floor((own - right) / 2);
    return support.map((_, given) =>
      given === label ? right : given === (label + 1) % 3 ? other : own - right - other
    );
  });
  return {
    outcome: "measured",
    collapsed: null,
    classification: {
      auc: near(quality),
      aucOneVsRest: near(quality),
      accuracy: sum(confusionMatrix.map((row, label) => itemAt(row, label))) / images,
      classes: classNames.map((name, index) => ({
        name,
        support: itemAt(support, index),
        precision: near(quality),
        recall: near(quality),
        f1: near(quality),
        auc: near(quality),
      })),
      confusionMatrix,
    },
    interpretability: [0, 1].map((tolerance) => {
      const score = (total: number) => {
        const hits = Math.round(total * near(quality - 0.1 + 0.1 * tolerance));
        return { hits, total, score: hits / total };
      };
      return {
        tolerance,
        classes: classNames.slice(1).map((name, index) => ({ name, ...score(itemAt(support, index + 1)) })),
        overall: score(images - itemAt(support, 0)),
      };
    }),
  };
}

function exampleEnd(seed: number, metrics: RunMetrics): RunEnd {
  switch (metrics.outcome) {
    case "diverged":
      return { end: "diverged", epochs: 3, reason: metrics.reason };
    case "not trained":
      return { end: "not trained", reason: metrics.reason };
    default:
      return { end: "trained", bestEpoch: 7 + seed, epochs: 20, stopped: "epochs" };
  }
}

/** Returns a run with these metrics, of a model that learns from gaze or does not. */
export function exampleRun(
  seed: number,
  metrics: RunMetrics,
  gaze = true,
  classes: ExampleClasses = EXAMPLE_CLASSES,
): FinishedRun {
  const hash = (what: string) => stored([what, seed, metrics]).hash;
  return {
    status: "finished",
    seed,
    training: stored(exampleEnd(seed, metrics)),
    metrics: stored(metrics),
    checkpoint: hash("checkpoint"),
    predictions: hash("predictions"),
    history: stored(exampleHistory(seed, gaze)),
    description: stored(
      metrics.outcome === "measured" ? exampleDescription({ seed, quality: 0.7, ...classes }) : metrics,
    ),
  };
}

/** Returns a model with these runs. */
export function exampleModel(
  name: string,
  runs: ModelMeasurements["runs"],
  classes: ExampleClasses = EXAMPLE_CLASSES,
): ModelMeasurements {
  const measured = runs.flatMap((run) =>
    run.status === "finished" ? [{ seed: run.seed, metrics: run.metrics.value }] : []
  );
  const described = runs.flatMap((run) =>
    run.status === "finished" && run.description
      ? [{ seed: run.seed, description: run.description.value }]
      : []
  );
  return {
    name,
    settings: [{ name: "objective", value: name.includes("+") ? "paper" : "none" }, {
      name: "width",
      value: 0.25,
    }],
    runs,
    summary: measured.length > 0 ? stored(summariseSeeds(measured)) : null,
    description: described.length > 0
      ? stored(exampleModelDescription({ quality: 0.7, ...classes }, described))
      : null,
    concentration: described.length > 0
      ? stored(exampleConcentration({ quality: 0.7, ...classes }, described))
      : null,
    uncertainty: described.length > 0
      ? stored(modelUncertainty(examplePredicted({ name, runs }, classes)))
      : null,
    search: null,
  };
}

/** Returns the comparison of two models' AUC over their seeds. */
export function exampleComparison(
  models: readonly ModelMeasurements[],
  classes: ExampleClasses = EXAMPLE_CLASSES,
): Measurements["comparisons"][number] {
  const groups = models.map(({ name, summary }) => ({ name, perSeed: summary?.value.auc.perSeed ?? [] }));
  return {
    models: models.map(({ name }) => name),
    measure: "auc",
    result: stored(compareModels(groups)),
    statistics: stored(exampleStatistics(models, classes)),
  };
}

let example: Measurements | undefined;

/** Returns two models, five seeds, three cases. Computed once per test file and never modified. */
export function exampleMeasurements(): Measurements {
  return example ??= exampleStudy({ models: ["ResNet", "ResNet+GG-CAM"], classes: EXAMPLE_CLASSES });
}

/** Returns a study of the paper's size: five models, five seeds, 217 test images. */
export function paperSizedMeasurements(): Measurements {
  return exampleStudy({
    models: ["ResNet", "ResNet+GG-CAM", "EffNet", "EffNet+GG-CAM", "PNet"],
    classes: { ...EXAMPLE_CLASSES, support: [73, 71, 73] },
  });
}

/** Returns five seeds of these models; models with a `+` in their names learn from gaze. */
function exampleStudy(
  { models: names, classes }: { readonly models: readonly string[]; readonly classes: ExampleClasses },
): Measurements {
  const seeds = [1, 2, 3, 4, 5];
  const models = names.map((name) => {
    const gaze = name.includes("+"), quality = 0.7 + 0.06 * Number(gaze);
    const run = (seed: number) => exampleRun(seed, exampleMetrics(seed, quality, classes), gaze, classes);
    return exampleModel(name, seeds.map(run), classes);
  });
  const pairs = models.flatMap((model, index) => {
    const base = models[index - 1];
    return base !== undefined && model.name.includes("+") ? [[base, model]] : [];
  });
  return {
    experiment: "example",
    file: "experiments/example.yaml",
    title: "An example",
    synthetic: true,
    patientData: false,
    classNames: classes.classNames,
    seeds,
    settings: [{ name: "data", value: "phantom, 180 images" }, { name: "learning rate", value: 0.005 }],
    deviations: [
      { origin: "declared", text: "Trained on a laptop." },
      { origin: "found", text: "Canvas: 384 × 320 instead of 3072 × 2560." },
    ],
    ...exampleFacts(classes.support),
    errors: stored(exampleErrors(models, classes)),
    baselines: stored(exampleBaselines(classes)),
    folds: null,
    crossValidation: null,
    models,
    comparisons: pairs.map((pair) => exampleComparison(pair, classes)),
    paper: examplePaper([models[0]!, models[1]!], classes, { samePopulation: false, stored }),
    gallery: exampleGallery(models, classes.classNames),
    search: null,
    sweeps: null,
    tasks: seeds.map((seed) => ({
      name: `train/ResNet/seed ${seed}`,
      module: "lib/study/work/train_onnx.ts",
      key: stored(["key", seed]).hash,
      code: stored("code").hash,
    })),
    environment: EXAMPLE_ENVIRONMENT,
    times: {
      wallSeconds: 201,
      trainings: models.flatMap(({ name }) =>
        seeds.map((seed) => ({
          model: name,
          seed,
          seconds: 20.25 + seed,
          peakMemory: 2 ** 30 + 2 ** 20 * seed,
        }))
      ),
      searches: null,
    },
  };
}
