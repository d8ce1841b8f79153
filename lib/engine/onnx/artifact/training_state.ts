/** What a compiled training holds, and the names under which its graphs take and return it. */
import type { Pack } from "./pack.ts";

/** What a training holds, whatever the number of images in a batch. */
export interface TrainingState {
  /** Names of the outputs that are losses. */
  readonly losses: readonly string[];
  /**
   * What the optimiser trains: the gradient of the pack `NAME` is the output `gradient.NAME`; its members are inputs by their own names.
   */
  readonly trained: readonly Pack[];
  /** What the graph replaces: the pack `NAME` is an input, and its next value the output `next.NAME`. */
  readonly replaced: readonly Pack[];
  /** Channels in a block: filters whose channels fill them lie in blocks, moments as their parameters. */
  readonly block: number;
  /** The shapes of what is trained, by name; a parameter that no gradient reaches is not. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
}

/** The prefix of outputs that replace the state. */
export const NEXT = "next.";
/** The prefix of gradients. */
export const GRADIENT = "gradient.";
