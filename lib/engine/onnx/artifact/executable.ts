/** Compiled graphs as plain data: the compiler writes them, the runtime reads them. */
import type { TrainingState } from "./training_state.ts";

/**
 * The name of the graph input that says how many elements to reserve: some in the first run, none
 * later.
 */
export const RESERVED = "reserved";

/** A compiled graph for batches of one size. */
export interface Executable {
  /** The number of images in a batch. */
  readonly images: number;
  /** An ONNX file. */
  readonly onnx: Uint8Array;
  /** The names of its inputs. */
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

/**
 * An output of a graph. Its written shape may differ from its shape in the program; the elements
 * are the same.
 */
export interface ExecutableOutput {
  readonly name: string;
  /** The shape that the graph writes. */
  readonly written: readonly number[];
  /** The shape in the program. */
  readonly shape: readonly number[];
}

/** The graphs of a training, one for each size of batch. */
export interface TrainingExecutables {
  readonly state: TrainingState;
  /** The graph of one step. Throws if no graph was compiled for batches of `images`. */
  step(images: number): Executable;
  /**
   * The graph of the losses and `logits` in evaluation mode. Throws if none was compiled for
   * batches of `images`.
   */
  evaluation(images: number): Executable;
}

/** The graphs of a prediction. */
export interface PredictionExecutables {
  /** The graph for batches of `images`. Throws if none was compiled for this size. */
  prediction(images: number): HoistedExecutable;
}

/** A prediction in two parts; the part that depends only on the checkpoint runs once. */
export interface HoistedExecutable {
  /** Takes the tensors of the checkpoint. */
  readonly hoisted: Executable;
  /**
   * Takes the tensors of the checkpoint, the images, and the outputs of `hoisted` under their
   * names.
   */
  readonly program: Executable;
}
