/**
 * The networks and objectives that an experiment may ask for: plain data, the same for every
 * engine.
 */

import type { NetworkName } from "./networks/mod.ts";
import type { Normalisation } from "./normalisation.ts";

/** A network with its CAM head. */
export interface NetworkSpecification {
  readonly name: NetworkName;
  /**
   * Multiplies every channel count (1 is the published network). Channels are rounded to multiples
   * of 8.
   */
  readonly width: number;
  /**
   * Multiplies the number of blocks of every stage (1 is the published network); at least one block
   * remains.
   */
  readonly depth: number;
  readonly classes: number;
  /** Ω_c = Σ_k Λ_ck A_k (Eq. 4: "sum"), or the released code's mean over k ("mean"). */
  readonly camReduction: "sum" | "mean";
  /**
   * Normalisation of the images, ahead of the first layer; absent or `none` for none, as in the
   * paper.
   */
  readonly normalisation?: Normalisation;
}

/**
 * Initial values of the extra trainable parameters, as natural logarithms (each is stored and
 * trained as its logarithm).
 */
export interface GazeParameters {
  /** ln σ_sm */
  readonly logSigmaAttention: number;
  /** ln σ_ce */
  readonly logSigmaClassification: number;
  /** ln α */
  readonly logAlpha: number;
}

/**
 * The training objective. `classification`: L_ce (Eq. 7). `paper`: Eq. 11 with L_sm on Sigmoid(α
 * Ω_Y) (Eqs. 9, 10). `as-released`: Eq. 11 with L_sm on the raw map of class 0, as the released
 * code computes it (experiments/ggcam.md, "The released loss").
 */
export type Objective =
  | ({ readonly kind: "classification" } & CrossEntropyOptions)
  | ({ readonly kind: "paper" | "as-released" } & GazeParameters & CrossEntropyOptions);

/** Options of L_ce. */
export interface CrossEntropyOptions {
  /** ε of the smoothed target, from 0 and below 1; absent or 0 for none, as in the paper. */
  readonly labelSmoothing?: number;
  /** A positive weight for each class; absent for none, as in the paper. */
  readonly classWeights?: readonly number[];
}
