/**
 * Where an experiment departs from the paper, found by comparing its settings with what the paper or, where the paper's
 * own value is in no public copy, the released code uses (PAPER.md 1.3, 1.5, 1.7). Networks of which there is no public
 * description say themselves what was chosen.
 */
import type { Backbone } from "../nn/backbone.ts";
import { NETWORKS } from "../nn/networks/mod.ts";
import { type Experiment, trainingOf } from "./schema.ts";
import { toldPath } from "./told_path.ts";
import type { KnownWeights } from "./weights.ts";

/** One departure. */
export interface Deviation {
  /** `declared` in the experiment file, or `found` by comparison. */
  readonly origin: "declared" | "found";
  readonly text: string;
}

/** The ledger of `experiment`: what it declares, then what was found. `weights`: by model, where they could be read. */
export function deviationsOf(
  experiment: Experiment,
  weights: ReadonlyMap<string, KnownWeights> = new Map(),
): Deviation[] {
  const found = [
    ...dataDeviations(experiment),
    ...designDeviations(experiment),
    ...experiment.models.flatMap((model) => [
      ...modelDeviations(experiment, model),
      ...weightsDeviations(model, weights.get(model.name)),
    ]),
  ];
  return [
    ...experiment.deviations.map((text) => ({ origin: "declared" as const, text })),
    ...[...new Set(found)].map((text) => ({ origin: "found" as const, text })),
  ];
}

function dataDeviations({ data, pixels, canvas, heatMap }: Experiment): string[] {
  const deviations: string[] = [];
  if (data.kind === "phantom") {
    deviations.push(`Data: ${data.images} generated phantom images instead of EGD-CXR's 1,083 X-rays.`);
  } else if (data.exclude.length > 0) {
    deviations.push(`Data: ${data.exclude.length} images left out, which the experiment file names.`);
  }
  if (pixels !== "raw-max") {
    deviations.push(`Pixels: policy ${pixels} instead of stored values over their maximum.`);
  }
  if (canvas.height !== 3072 || canvas.width !== 2560 || canvas.downsample !== 2) {
    const { height, width, downsample } = canvas;
    deviations.push(
      `Canvas: ${height} × ${width}, every ${ordinal(downsample)} pixel, instead of 3072 × 2560, every 2nd.`,
    );
  }
  if (heatMap.blur !== 500) deviations.push(`Heat map: B = ${heatMap.blur} instead of 500.`);
  return deviations;
}

function designDeviations({ split, seeds }: Experiment): string[] {
  const deviations: string[] = [];
  const { train, validation, test } = split;
  if (train !== 0.7 || validation !== 0.1 || test !== 0.2) {
    deviations.push(`Split: ${percent(train)}/${percent(validation)}/${percent(test)} instead of 70/10/20.`);
  }
  if (split.patients === "grouped") {
    deviations.push("Split: each patient's images stay in one subset; the released code splits by image.");
  }
  if (split.order === "shuffled") {
    deviations.push("Split: shuffled within each class; the released code keeps the table's order.");
  }
  if (seeds.length !== 5) deviations.push(`Runs: ${seeds.length} per model instead of 5.`);
  return deviations;
}

/** What the released scripts set per network; the paper's own table is in no public copy. */
const RELEASED: Readonly<
  Record<string, { readonly learningRate: number; readonly logSigmaAttention: number }>
> = {
  "resnet50-released": { learningRate: 0.005, logSigmaAttention: -23 },
  "efficientnet_v2_s-released": { learningRate: 0.006, logSigmaAttention: -16 },
};

function modelDeviations(experiment: Experiment, model: Experiment["models"][number]): string[] {
  const deviations: string[] = [];
  const note = (text: string) => deviations.push(`${model.name}: ${text}`);
  const released = RELEASED[model.network];
  if (released === undefined) note(`network ${model.network} instead of one that the authors released.`);
  const { choices = [] }: Backbone = NETWORKS[model.network];
  choices.forEach(note);
  if (model.width !== 1 || model.depth !== 1) {
    note(`network scaled to width ${model.width} and depth ${model.depth}.`);
  }
  if (model.camReduction !== "sum") {
    note("CAM as the mean over channels (released code) instead of the sum (Eq. 4).");
  }
  const training = trainingOf(experiment, model);
  if (training.optimiser.kind !== "adam") note(`optimiser ${training.optimiser.kind} instead of Adam.`);
  if (training.batchSize !== 4) note(`batch of ${training.batchSize} instead of 4.`);
  if (training.patience !== 40) note(`patience P = ${training.patience} instead of 40.`);
  if (training.epochs !== 1024) note(`at most ${training.epochs} epochs instead of 1,024.`);
  if (released && training.learningRate !== released.learningRate) {
    note(`learning rate ${training.learningRate} instead of ${released.learningRate}.`);
  }
  if (model.objective === "as-released") {
    note("objective of the released code, which supervises class 0's raw CAM, instead of Eqs. 9 to 11.");
  }
  if (released && model.objective !== "none" && model.gaze.logSigmaAttention !== released.logSigmaAttention) {
    note(`ln σ_sm starts at ${model.gaze.logSigmaAttention} instead of ${released.logSigmaAttention}.`);
  }
  return deviations;
}

function weightsDeviations(
  { name, weights: file }: Experiment["models"][number],
  known: KnownWeights | undefined,
): string[] {
  if (file === undefined) return [];
  const hash = known ? ` (sha256 ${known.sha256})` : "";
  const head = known?.randomHead ? ` Its last linear layer starts at random: ${known.randomHead}.` : "";
  return [
    `${name}: starts every run from the weights of ${toldPath(file)}${hash} instead of random ones.${head}`,
  ];
}

function percent(value: number): string {
  return String(Math.round(value * 100));
}

function ordinal(value: number): string {
  return value === 1 ? "" : value === 2 ? "2nd" : value === 3 ? "3rd" : `${value}th`;
}
