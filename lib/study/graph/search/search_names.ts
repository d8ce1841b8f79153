/** Names of a search's tasks, for code that looks up their results. */
export const searchNames = {
  split: "development split",
  /** The name without the label of a group of images. */
  images: "development images",
  input: "development input",
  heatMaps: "development heat maps",
  network: (model: string) => `search network/${model}`,
  compile: (model: string) => `search compile/${model}`,
  /** A training of a trial in the first rung. */
  trial: (model: string, trial: number, seed: number) => `trial/${model}/${trial}/seed ${seed}`,
  /** A training of the `place`-th promoted trial, from 1, in a later rung, from 2. */
  promoted: (model: string, rung: number, place: number, seed: number) =>
    `trial/${model}/rung ${rung}/${place}/seed ${seed}`,
  /** Promotes from this rung, counted from 1, to the next. */
  promote: (model: string, rung: number) => `promote/${model}/rung ${rung}`,
  choose: (model: string) => `choose/${model}`,
} as const;
