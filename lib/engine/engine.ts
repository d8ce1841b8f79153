/** The interface of engines: train a network step by step, evaluate it, and predict with it. */
import type { Model } from "../nn/model.ts";
import type { Optimiser } from "../nn/optimiser.ts";
import type { TensorOf, Tensors } from "../formats/tensor.ts";

/** Everything that determines an engine's bits; part of the key of every task that uses one. */
export interface EngineIdentity {
  readonly name: string;
  readonly version: string;
  /** The provider and memory layout, for example `cpu, nchw`. */
  readonly provider: string;
}

/** A batch of `n` images. */
export interface Batch {
  /**
   * [n, 1, H, W], intensities from 0 to 1; the engine repeats the channel where the network takes
   * three.
   */
  readonly images: TensorOf<"F32">;
  /** [n], class indices. */
  readonly labels: TensorOf<"I32">;
  /** Ψ, [n, h, w] on the CAM grid, from 0 to 1; required by gaze-guided objectives. */
  readonly heatMaps?: TensorOf<"F32">;
}

/** The losses of one batch, means over its images. */
export interface Losses {
  /** L: Eq. 11, or L_ce without gaze. */
  readonly total: number;
  /** L_ce, Eq. 7. */
  readonly classification: number;
  /** L_sm, Eq. 9; absent without gaze. */
  readonly attention?: number;
}

/** The losses of one batch in evaluation mode, and the scores that they were computed from. */
export interface Evaluation extends Losses {
  /** y, [n, classes]; not shared with later calls. */
  readonly logits: TensorOf<"F32">;
}

/** The outputs of a network for `n` images, in evaluation mode. */
export interface Prediction {
  /** y, [n, classes]. */
  readonly logits: TensorOf<"F32">;
  /** Ω of every class, [n, classes, h, w] (Eq. 4; not squashed). */
  readonly cams: TensorOf<"F32">;
}

/**
 * A network in training. Its state is `parameters`, `buffers` (batch norm's running statistics) and
 * the optimiser's.
 */
export interface Trainer {
  /** One optimiser step in training mode; returns the losses before the update. */
  step(batch: Batch, learningRate: number): Promise<Losses>;
  /** The losses and scores in evaluation mode; nothing changes. */
  evaluate(batch: Batch): Promise<Evaluation>;
  /**
   * Copies of parameters and buffers under their torchvision `state_dict` names, with
   * `log_sigma_attention`, … where trained.
   */
  checkpoint(): Promise<Tensors>;
  /**
   * Replaces parameters and buffers. Throws a `TypeError` that lists missing, extra and misshapen
   * tensors.
   */
  loadCheckpoint(tensors: Tensors): void;
  /** Copies of the optimiser's moments, named `<parameter>.<moment>`, and of `step`. */
  optimiserState(): Promise<Tensors>;
  /** Replaces the optimiser's state. */
  loadOptimiserState(tensors: Tensors): void;
  /** Frees native memory. */
  dispose(): Promise<void>;
}

/** A network that only predicts. */
export interface Predictor {
  predict(images: TensorOf<"F32">): Promise<Prediction>;
  dispose(): Promise<void>;
}

/** The options of a trainer. */
export interface TrainerOptions {
  readonly model: Model;
  readonly optimiser: Optimiser;
  /** Parameters and buffers to start from (`initialCheckpoint` of lib/nn draws them). */
  readonly checkpoint: Tensors;
  /**
   * The number of threads of one operator; 1 unless a run has the machine to itself. It never
   * changes the bits.
   */
  readonly threads?: number;
}

/** The options of a predictor. */
export type PredictorOptions = Pick<TrainerOptions, "model" | "checkpoint" | "threads">;

/** An engine, ready to compile networks. */
export interface Engine {
  readonly identity: EngineIdentity;
  trainer(options: TrainerOptions): Promise<Trainer>;
  predictor(options: PredictorOptions): Promise<Predictor>;
}
