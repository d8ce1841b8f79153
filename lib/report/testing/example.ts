/**
 * For tests: measurements of an experiment that never was, made of random draws and the real
 * summaries.
 */
import { createHash } from "node:crypto";
import { compareModels } from "../../evaluate/comparison.ts";
import type { RunMetrics } from "../../evaluate/metrics.ts";
import { summariseSeeds } from "../../evaluate/summary.ts";
import type { RunEnd } from "../../train/run_end.ts";
import { randomStream } from "../../random/stream.ts";
import { modelUncertainty } from "../../evaluate/uncertainty.ts";
import { examplePaper, examplePredicted, exampleStatistics } from "./example_statistics.ts";
import { exampleBaselines, exampleErrors } from "./example_images.ts";
import {
  exampleConcentration,
  exampleDescription,
  exampleHistory,
  exampleModelDescription,
} from "./example_description.ts";
import type { FinishedRun, Measurements, ModelMeasurements, Picture, Stored } from "../measurements.ts";

const CLASSES = ["normal", "cardiomegaly", "pneumonia"];
const SUPPORT = [12, 13, 11];
const EXAMPLE_CLASSES = { classNames: CLASSES, support: SUPPORT };

/** The value under a hash of its own. */
export function stored<Value>(value: Value): Stored<Value> {
  return { hash: createHash("sha256").update(JSON.stringify(value)).digest("hex"), value };
}

/** A measured run; `quality` from 0 to 1 moves all its figures. */
export function exampleMetrics(seed: number, quality: number): RunMetrics {
  const stream = randomStream("report example", seed, quality);
  const near = (value: number) => Math.min(1, Math.max(0, value + 0.06 * (stream.uniform() - 0.5)));
  const confusionMatrix = SUPPORT.map((support, label) => {
    const right = Math.round(support * near(quality)), other = Math.floor((support - right) / 2);
    return SUPPORT.map((_, given) =>
      given === label ? right : given === (label + 1) % 3 ? other : support - right - other
    );
  });
  return {
    outcome: "measured",
    collapsed: null,
    classification: {
      auc: near(quality),
      aucOneVsRest: near(quality),
      accuracy: confusionMatrix.reduce((sum, row, label) => sum + row[label]!, 0) / 36,
      classes: CLASSES.map((name, index) => ({
        name,
        support: SUPPORT[index]!,
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
        classes: [1, 2].map((index) => ({ name: CLASSES[index]!, ...score(SUPPORT[index]!) })),
        overall: score(24),
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

/** A run around these metrics, of a model that learns from gaze or does not. */
export function exampleRun(seed: number, metrics: RunMetrics, gaze = true): FinishedRun {
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
      metrics.outcome === "measured"
        ? exampleDescription({ seed, quality: 0.7, classNames: CLASSES, support: SUPPORT })
        : metrics,
    ),
  };
}

/** A model around these runs. */
export function exampleModel(name: string, runs: ModelMeasurements["runs"]): ModelMeasurements {
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
      ? stored(exampleModelDescription({ quality: 0.7, classNames: CLASSES, support: SUPPORT }, described))
      : null,
    concentration: described.length > 0
      ? stored(exampleConcentration({ quality: 0.7, classNames: CLASSES, support: SUPPORT }, described))
      : null,
    uncertainty: described.length > 0
      ? stored(modelUncertainty(examplePredicted({ name, runs }, EXAMPLE_CLASSES)))
      : null,
    search: null,
  };
}

/** The comparison of two models' AUC over their seeds. */
export function exampleComparison(models: readonly ModelMeasurements[]): Measurements["comparisons"][number] {
  const groups = models.map(({ name, summary }) => ({ name, perSeed: summary?.value.auc.perSeed ?? [] }));
  return {
    models: models.map(({ name }) => name),
    measure: "auc",
    result: stored(compareModels(groups)),
    statistics: stored(exampleStatistics(models, EXAMPLE_CLASSES)),
  };
}

/** A picture from a function of the place, each from 0 to 1. */
export function examplePicture(
  height: number,
  width: number,
  at: (down: number, across: number) => number,
): Picture {
  const data = Float32Array.from(
    { length: height * width },
    (_, index) => at((Math.floor(index / width) + 0.5) / height, (index % width + 0.5) / width),
  );
  return { height, width, data };
}

const bump = (down: number, across: number, size: number) => (y: number, x: number) =>
  Math.exp(-((y - down) ** 2 + (x - across) ** 2) / size ** 2);

/** Two models, five seeds, three cases. */
export function exampleMeasurements(): Measurements {
  const seeds = [1, 2, 3, 4, 5];
  const models = ["ResNet", "ResNet+GG-CAM"].map((name, index) =>
    exampleModel(
      name,
      seeds.map((seed) => exampleRun(seed, exampleMetrics(seed, 0.7 + 0.06 * index), index === 1)),
    )
  );
  const left = bump(0.5, 0.3, 0.25), right = bump(0.5, 0.72, 0.22);
  const thorax = (y: number, x: number) => 0.95 - 0.7 * Math.max(left(y, x), right(y, x));
  return {
    experiment: "example",
    file: "experiments/example.yaml",
    title: "An example",
    synthetic: true,
    patientData: false,
    classNames: CLASSES,
    seeds,
    settings: [{ name: "data", value: "phantom, 180 images" }, { name: "learning rate", value: 0.005 }],
    deviations: [
      { origin: "declared", text: "Trained on a laptop." },
      { origin: "found", text: "Canvas: 384 × 320 instead of 3072 × 2560." },
    ],
    data: stored({
      origin: "synthetic",
      images: 180,
      patients: 146,
      classes: [60, 60, 60],
      excluded: 0,
      synthetic: { files: 180, records: 180 },
      namedBy: { patientId: 180, studyInstanceUid: 180, studyId: 180, sopInstanceUid: 180 },
      identicalPixels: { images: 0, groups: 0, leakingGroups: 0 },
    }),
    gazeRows: stored({
      rows: 135_000,
      used: 131_400,
      respelt: 0,
      offImage: 4_100,
      leftOut: { excluded: 0, calibration: 3_600, cutOff: 0, unknown: 0, duplicates: 0, repeatedHeaders: 0 },
      imagesWithout: 0,
    }),
    gazeCoverage: stored({
      samples: 131_400,
      offImage: 4_100,
      offCanvas: 0,
      unreached: 0,
      reach: 100,
      cellDistance: 64,
    }),
    split: stored({
      subsets: [
        { name: "train", images: [42, 41, 43], patients: 101 },
        { name: "validation", images: [6, 6, 6], patients: 15 },
        { name: "test", images: SUPPORT, patients: 30 },
      ],
      leakingPatients: 0,
    }),
    errors: stored(exampleErrors(models)),
    baselines: stored(exampleBaselines()),
    models,
    comparisons: [exampleComparison(models)],
    paper: examplePaper([models[0]!, models[1]!], EXAMPLE_CLASSES, { samePopulation: false, stored }),
    gallery: {
      rule:
        "Of every class, the test image whose true class has the median probability under the first model.",
      without: [],
      cases: CLASSES.map((_, label) => ({
        dicomId: `${label}f3a9c1d-0000`,
        reason: "worst error",
        label,
        gaze: true,
        maps: models.map(({ name }) => ({
          model: name,
          seed: 3,
          probabilities: [0.2, 0.3, 0.5],
          predictions: stored([name, "predictions"]).hash,
        })),
        pictures: {
          image: examplePicture(192, 160, thorax),
          pixelsPerCell: 32,
          heatMap: examplePicture(6, 5, bump(0.55, 0.7, 0.3)),
          cams: models.map((_, index) =>
            examplePicture(
              6,
              5,
              (y, x) => 9 * bump(0.3 + 0.2 * index, 0.3 + 0.4 * index, 0.4)(y, x) - 4 + label * y,
            )
          ),
        },
      })),
    },
    search: null,
    sweeps: null,
    tasks: seeds.map((seed) => ({
      name: `train/ResNet/seed ${seed}`,
      module: "lib/study/work/train_onnx.ts",
      key: stored(["key", seed]).hash,
      code: stored("code").hash,
    })),
    environment: {
      deno: "2.9.6",
      engine: { name: "onnx", version: "1.30.0", provider: "cpu, nchw" },
      operatingSystem: "linux x86_64",
      cpu: "Example CPU",
      cores: 2,
      lock: "a".repeat(64),
      commit: "b".repeat(40),
    },
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
