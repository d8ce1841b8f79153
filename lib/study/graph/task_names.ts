import type { Experiment } from "../schema.ts";

/** Names of tasks, for code that looks up their results. */
export const taskNames = {
  list: "image list",
  split: "split",
  gaze: "gaze",
  heatMaps: "heat maps",
  gallery: "gallery",
  network: (model: string) => `network/${model}`,
  compile: (model: string) => `compile/${model}`,
  train: (model: string, seed: number) => `train/${model}/seed ${seed}`,
  predict: (model: string, seed: number) => `predict/${model}/seed ${seed}`,
  evaluate: (model: string, seed: number) => `evaluate/${model}/seed ${seed}`,
  summarise: (model: string) => `summarise/${model}`,
  compare: ({ measure, models }: Experiment["comparisons"][number]) =>
    `compare/${measure}/${models.join(" × ")}`,
} as const;
