/** The state of a compiled training, and the names under which its graphs take and return it. */
import type { Pack } from "./pack.ts";

/** The state of a training; the same for every batch size. */
export interface TrainingState {
  /** Names of the outputs that are losses. */
  readonly losses: readonly string[];
  /**
   * Packs that the optimiser trains: the gradient of the pack `NAME` is the output `gradient.NAME`;
   * its members are inputs by their own names.
   */
  readonly trained: readonly Pack[];
  /**
   * Packs that the graph replaces: `NAME` is an input, and its next value the output `next.NAME`.
   */
  readonly replaced: readonly Pack[];
  /**
   * Channels in a block: filters whose channels fill them lie in blocks, moments as their
   * parameters.
   */
  readonly block: number;
  /** The shapes of what is trained, by name; a parameter that no gradient reaches is not. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** The prefix of outputs that replace the state. */
export const NEXT = "next.";
/** The prefix of gradients. */
export const GRADIENT = "gradient.";
