/** The state of a compiled training, and the names by which its graphs take and return it. */
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
   * The number of channels in a block. Filters whose channels fill whole blocks are stored in
   * blocked layout, and their moments likewise.
   */
  readonly block: number;
  /** The shapes of trained parameters by name; parameters that no gradient reaches are left out. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** The prefix of outputs that replace the state. */
export const NEXT = "next.";
/** The prefix of gradients. */
export const GRADIENT = "gradient.";
