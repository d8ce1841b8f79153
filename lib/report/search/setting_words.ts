/** The paper's names of tuned settings, and their values as tables show them. */
import { valueLabels } from "../../search/labels.ts";
import { canonical, type Parameter, type Value } from "../../search/parameter.ts";

const WORDS: Readonly<Record<string, string>> = {
  learningRate: "learning rate",
  "optimiser.weightDecay": "weight decay",
  labelSmoothing: "label smoothing",
  classWeights: "class weights",
  patience: "patience P",
  batchSize: "batch size",
  "gaze.logSigmaAttention": "ln σ_sm at the start",
  "gaze.logSigmaClassification": "ln σ_ce at the start",
  "gaze.logAlpha": "ln α at the start",
  "heatMap.blur": "blur B",
  "heatMap.sigma": "heat map σ",
};

/** Returns a setting's name in words. */
export function settingWords(path: string): string {
  return WORDS[path] ?? path;
}

/**
 * Returns a value as a table or a figure shows it. Values of a list are named by their differences.
 */
export function valueWords(parameter: Parameter, value: Value | undefined): string {
  if (value === undefined) return "–";
  if (parameter.kind === "range") return numberWords(value);
  const index = parameter.values.findIndex((candidate) => canonical(candidate) === canonical(value));
  const labels = valueLabels(parameter.values);
  return labels[index] ?? numberWords(value);
}

function numberWords(value: Value): string {
  if (typeof value !== "number") return canonical(value);
  return String(Number(value.toPrecision(5))).replace("-", "−");
}
