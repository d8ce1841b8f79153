/** Defines one setting of the simulation: the truth, and how it is measured. */

/** The properties of simulated trainings and test images. */
export interface Cell {
  readonly measure: "auc" | "interpretability";
  /** The number of trainings of each model. */
  readonly runs: number;
  /** The number of test images, a third of each class. */
  readonly images: number;
  /**
   * The typical training's measure of the first model, and how much higher the second model's is.
   */
  readonly base: number;
  readonly effect: number;
  /** The spread between trainings. */
  readonly spread: "small" | "usual" | "large";
  /** The probability that a training of the first, and of the second, model fails. */
  readonly failing: readonly [number, number];
  /** The correlation of two models' trainings with the same seed. */
  readonly pairing: number;
  /** The number of folds of the images; each seed then trains once per fold. */
  readonly folds: number;
  /**
   * The beta distribution's a + b for interpretability; small if images are easy or hard for every
   * training.
   */
  readonly concentration: number;
}

const USUAL: Cell = {
  measure: "auc",
  runs: 5,
  images: 217,
  base: 0.721,
  effect: 0,
  spread: "usual",
  failing: [0, 0],
  pairing: 0,
  folds: 1,
  concentration: 1,
};

const POINTING: Partial<Cell> = { measure: "interpretability", base: 0.6 };
const FIFTH = [0.2, 0.2] as const;

const varied: readonly Partial<Cell>[] = [
  {},
  { effect: 0.056 },
  { effect: 0.056, runs: 4 },
  { effect: 0.056, runs: 10 },
  { effect: 0.056, runs: 15 },
  { effect: 0.056, spread: "small" },
  { effect: 0.056, spread: "large" },
  { spread: "large" },
  { effect: 0.05, runs: 15 },
  { runs: 15 },
  { effect: 0.056, pairing: 0.5 },
  { pairing: -0.3 },
  { images: 36 },
  { images: 36, effect: 0.056 },
  { images: 36, effect: 0.2 },
  { images: 1083 },
  { images: 1083, effect: 0.056 },
  { folds: 5 },
  { folds: 5, effect: 0.056 },
  { failing: FIFTH },
  { failing: FIFTH, effect: 0.056 },
  { failing: [0.2, 0] },
  { failing: [0.05, 0.05], effect: 0.056 },
  { failing: FIFTH, runs: 4 },
  { failing: FIFTH, runs: 10, effect: 0.056 },
  { failing: FIFTH, images: 36 },
  { failing: FIFTH, images: 1083 },
  POINTING,
  { ...POINTING, effect: 0.2 },
  { ...POINTING, images: 36 },
  { ...POINTING, images: 36, effect: 0.2 },
  { ...POINTING, images: 36, concentration: 10 },
  { ...POINTING, images: 36, base: 0.9, effect: 0.07 },
  { ...POINTING, images: 36, base: 0.97 },
  { ...POINTING, images: 1083, effect: 0.2 },
  { ...POINTING, runs: 15 },
  { ...POINTING, spread: "large" },
  { ...POINTING, failing: FIFTH },
  { ...POINTING, failing: FIFTH, effect: 0.2 },
  { ...POINTING, failing: FIFTH, images: 36 },
];

/** Every setting of the simulation. */
export const CELLS: readonly Cell[] = varied.map((changes) => ({ ...USUAL, ...changes }));

/**
 * Standard deviations of the trainings' strength, as a share of it (AUC), and on the logit scale
 * (interpretability).
 */
export const SPREADS: Readonly<Record<Cell["measure"], Readonly<Record<Cell["spread"], number>>>> = {
  auc: { small: 0.04, usual: 0.12, large: 0.25 },
  interpretability: { small: 0.1, usual: 0.3, large: 0.8 },
};
