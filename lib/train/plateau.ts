/**
 * PyTorch's `ReduceLROnPlateau(mode="min", threshold=1e-4, threshold_mode="rel", cooldown=0,
 * min_lr=0, eps=0)`.
 */

/** The scheduler's state between epochs. */
export interface PlateauState {
  /** The value of the last improvement; +∞ at the start. */
  readonly best: number;
  /** Epochs since the last improvement or drop. */
  readonly badEpochs: number;
}

/** The state before the first epoch. */
export const initialPlateau: PlateauState = { best: Infinity, badEpochs: 0 };

/**
 * A value improves on `best` only where it is lower than `best · (1 − 1e-4)`: PyTorch's relative
 * threshold.
 */
const REQUIRED_RATIO = 1 - 1e-4;

/**
 * Returns the scheduler after an epoch with this monitored value, and whether the learning rate
 * drops: on the (`patience` + 1)-th bad epoch in a row. NaN is never an improvement, as in PyTorch.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { state, drop } = stepPlateau(initialPlateau, 0.7, 1);
 * assertEquals([state, drop], [{ best: 0.7, badEpochs: 0 }, false]);
 * const worse = stepPlateau(state, 0.8, 1);
 * assertEquals(stepPlateau(worse.state, 0.8, 1).drop, true);
 * ```
 */
export function stepPlateau(
  state: PlateauState,
  value: number,
  patience: number,
): { readonly state: PlateauState; readonly drop: boolean } {
  if (value < state.best * REQUIRED_RATIO) return { state: { best: value, badEpochs: 0 }, drop: false };
  const badEpochs = state.badEpochs + 1;
  return badEpochs > patience
    ? { state: { ...state, badEpochs: 0 }, drop: true }
    : { state: { ...state, badEpochs }, drop: false };
}
