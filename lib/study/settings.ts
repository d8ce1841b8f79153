/** Describes an experiment's settings as lines of a table. */
import type { Setting } from "../report/measurements.ts";
import { kindOfData } from "../data/data_sets.ts";
import { type Experiment, type ModelSettings, trainingOf, type TrainingSettings } from "./schema.ts";
import type { StudyEngine } from "./graph/study_engine.ts";
import { amountOf } from "../formats/degrees.ts";
import { shownPath } from "../formats/shown_path.ts";

/** Returns the settings that all models share. */
export function studySettings(experiment: Experiment, { identity }: StudyEngine): Setting[] {
  const { data, pixels, canvas, split, heatMap, seeds } = experiment;
  const height = canvas.height / canvas.downsample, width = canvas.width / canvas.downsample;
  return [
    ...kindOfData(data).reportedSettings(data).map(({ name, value }) => ({ name: `data: ${name}`, value })),
    { name: "pixels", value: pixels },
    { name: "canvas", value: canvasText(canvas) },
    { name: "network input", value: `${height} × ${width}` },
    { name: "CAM grid", value: `${height / 32} × ${width / 32}` },
    {
      name: "split",
      value: "column" in split
        ? `by the column ${split.column}`
        : "folds" in split
        ? `${split.folds} folds, ${
          split.repeats === 1 ? "once" : `${split.repeats} times`
        }, validation ${split.validation}, seed ${split.seed}`
        : `${split.train} / ${split.validation} / ${split.test}, ${split.order}, seed ${split.seed}`,
    },
    { name: "patients", value: split.patients },
    heatMapSetting(heatMap),
    { name: "seeds", value: seeds.join(", ") },
    { name: "engine", value: `${identity.name} ${identity.version} (${identity.provider})` },
  ];
}

/** Returns the heat map's own setting: the paper's B, or σ. */
export function heatMapSetting(heatMap: Experiment["heatMap"]): Setting {
  return heatMap.kind === "gaussian"
    ? { name: "heat map σ", value: amountOf(heatMap.sigma, heatMap.units ?? "pixels") }
    : { name: "blur B", value: heatMap.blur };
}

function canvasText({ height, width, downsample, fit }: Experiment["canvas"]): string {
  return fit === "resize"
    ? `images resized to ${height / downsample} × ${width / downsample}, anti-aliased`
    : `${height} × ${width}, every ${downsample}. pixel`;
}

/** Returns one model's own settings: the columns of the paper's Table 1. */
export function modelSettings(experiment: Experiment, model: ModelSettings): Setting[] {
  const { optimiser, learningRate, batchSize, patience, epochs, sampling, augmentation } = trainingOf(
    experiment,
    model,
  );
  return [
    { name: "network", value: model.network },
    { name: "width", value: model.width },
    { name: "depth", value: model.depth },
    ...(model.weights === undefined ? [] : [{ name: "weights", value: shownPath(model.weights) }]),
    ...(model.normalisation === undefined ? [] : [{ name: "normalisation", value: model.normalisation }]),
    { name: "objective", value: model.objective },
    { name: "CAM reduction", value: model.camReduction },
    ...(model.objective === "none" ? [] : [
      { name: "ln σ_sm", value: model.gaze.logSigmaAttention },
      { name: "ln σ_ce", value: model.gaze.logSigmaClassification },
      { name: "ln α", value: model.gaze.logAlpha },
    ]),
    ...(model.labelSmoothing === undefined ? [] : [{ name: "label smoothing", value: model.labelSmoothing }]),
    ...(model.classWeights === undefined
      ? []
      : [{ name: "class weights", value: [model.classWeights].flat().join(", ") }]),
    { name: "optimiser", value: optimiserText(optimiser) },
    { name: "learning rate", value: learningRate },
    { name: "batch", value: batchSize },
    { name: "patience P", value: patience },
    { name: "epochs, at most", value: epochs },
    ...(sampling === undefined ? [] : [{ name: "sampling", value: sampling }]),
    ...(augmentation === undefined ? [] : [{ name: "augmentation", value: augmentationText(augmentation) }]),
  ];
}

function augmentationText(augmentation: NonNullable<TrainingSettings["augmentation"]>): string {
  const { flip = false, shift = 0, rotate = 0, contrast = 0 } = augmentation;
  const parts = [
    ...(flip ? ["flips"] : []),
    ...(shift > 0 ? [`shifts to ${shift} of a side`] : []),
    ...(rotate > 0 ? [`rotations to ${rotate}°`] : []),
    ...(contrast > 0 ? [`contrast ± ${contrast}`] : []),
  ];
  return parts.length === 0 ? "none" : parts.join(", ");
}

function optimiserText(optimiser: TrainingSettings["optimiser"]): string {
  const { kind, ...values } = optimiser;
  const symbols: Readonly<Record<string, string>> = {
    beta1: "β₁",
    beta2: "β₂",
    epsilon: "ε",
    weightDecay: "weight decay",
  };
  return `${kind} (${
    Object.entries(values).map(([name, value]) => `${symbols[name] ?? name} ${value}`).join(", ")
  })`;
}
