import type { Comparison } from "../schema.ts";

/** Returns the name of a task that runs once per model. */
export function modelTask(kind: string, model: string): string {
  return `${kind}/${model}`;
}

/** Returns the name of a task that runs once per run. */
export function runTask(kind: string, model: string, seed: number): string {
  return `${kind}/${model}/seed ${seed}`;
}

/** Returns the name of a task that runs once per comparison. */
export function comparisonTask(kind: string, { measure, models }: Comparison): string {
  return `${kind}/${measure}/${models.join(" × ")}`;
}

/** Returns the name of a task that runs once per claim; `position` is its place, from 1. */
export function claimTask(kind: string, position: number): string {
  return `${kind}/${position}`;
}

/** Names of tasks, for code that looks up their results. */
export const taskNames = {
  list: "image list",
  split: "split",
  input: "input",
  gaze: "gaze",
  heatMaps: "heat maps",
  errors: "errors",
  baselines: "pointing baselines",
  gallery: "gallery",
  cases: "cases",
  network: (model: string) => modelTask("network", model),
  compile: (model: string) => modelTask("compile", model),
  train: (model: string, seed: number) => runTask("train", model, seed),
  predict: (model: string, seed: number) => runTask("predict", model, seed),
  evaluate: (model: string, seed: number) => runTask("evaluate", model, seed),
  summarise: (model: string) => modelTask("summarise", model),
  compare: (comparison: Comparison) => comparisonTask("compare", comparison),
} as const;
