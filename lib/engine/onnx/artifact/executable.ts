/** Compiled graphs as plain data: the compiler writes them, the runtime reads them. */
import type { TrainingState } from "./training_state.ts";

/**
 * The input of a graph that says how many elements to reserve: some in the first run, none later.
 */
export const RESERVED = "reserved";

/** A compiled graph for batches of one size. */
export interface Executable {
  /** The number of images in a batch. */
  readonly images: number;
  /** An ONNX file. */
  readonly onnx: Uint8Array;
  /** The names of what it takes. */
  readonly inputs: readonly string[];
  readonly outputs: readonly ExecutableOutput[];
  /** The most bytes that its values hold at once between its inputs and its outputs. */
  readonly transientBytes: number;
  /**
   * Elements that the first run is to reserve for all later values
   * (`compiler/emit/reservation.ts`); 0 for none.
   */
  readonly reserved: number;
}

/** An output. The graph may write it in other sizes than the program's: the same elements. */
export interface ExecutableOutput {
  readonly name: string;
  /** As the graph writes it. */
  readonly written: readonly number[];
  /** As the program has it. */
  readonly shape: readonly number[];
}

/** The graphs of a training, one for each size of batch. */
export interface TrainingExecutables {
  readonly state: TrainingState;
  /** One step. Throws where batches of so many images were not compiled for. */
  step(images: number): Executable;
  /** The losses and `logits` in evaluation mode; throws likewise. */
  evaluation(images: number): Executable;
}

/** The graphs of a prediction. */
export interface PredictionExecutables {
  /** For batches of `images`; throws where these were not compiled for. */
  prediction(images: number): HoistedExecutable;
}

/** A prediction in two parts; the part that depends only on the checkpoint runs once. */
export interface HoistedExecutable {
  /** Takes the checkpoint. */
  readonly hoisted: Executable;
  /** Takes the checkpoint, the images, and the outputs of `hoisted` under their names. */
  readonly program: Executable;
}
