/** All stages but the last: from a network to ONNX files. */
import { staticShape } from "../../nn/graph.ts";
import type { PredictorOptions, TrainerOptions } from "../engine.ts";
import type { Executable, PredictionExecutables, TrainingExecutables } from "./executable.ts";
import { fuse } from "./fuse.ts";
import type { Block } from "./identity.ts";
import { layOut } from "./lay_out.ts";
import { lower } from "./lower.ts";
import { prepare } from "./prepare.ts";
import {
  evaluationProgram,
  predictionProgram,
  type Program,
  trainingProgram,
  trainingState,
} from "./programs.ts";
import { encodeOnnx } from "./protobuf.ts";
import { reservedElements, withReservation } from "./reservation.ts";
import { scaleSums } from "./scaled_sums.ts";
import { simplify } from "./simplify.ts";
import { tile } from "./tiling/tile.ts";
import { transientBytes } from "./transient_memory.ts";

/** What a training's graphs depend on. */
export type CompiledTraining = Pick<TrainerOptions, "network" | "objective" | "imageSize">;
/** What a prediction's graphs depend on. */
export type CompiledPrediction = Pick<PredictorOptions, "network" | "imageSize">;

/** The graphs of a training with images in blocks of `block` channels, each compiled when it is asked for. */
export function trainingExecutables(options: CompiledTraining, block: Block): TrainingExecutables {
  return {
    state: trainingState(options, block),
    step: (images) => compile(optimise(trainingProgram(options, images, block), block), images),
    evaluation: (images) => compile(optimise(evaluationProgram(options, images, block), block), images),
  };
}

/** The graphs of a prediction, each compiled when it is asked for. */
export function predictionExecutables(options: CompiledPrediction, block: Block): PredictionExecutables {
  return {
    prediction(images) {
      const parts = prepare(optimise(predictionProgram(options, images, block), block), ["images"]);
      return { preparation: compile(parts.preparation, images), program: compile(parts.program, images) };
    },
  };
}

/** A program after every stage but the last two. */
export function optimise(program: Program, block: Block): Program {
  return tile(untiled(program, block));
}

/** The same, with every pass over whole images. */
export function untiled(program: Program, block: Block): Program {
  return scaleSums(simplify(fuse(layOut(program, block))));
}

/**
 * Compiles an optimised program for batches of `images`. Its values find the memory that `reserved` elements reserve: as many as they need,
 * unless given.
 */
export function compile(
  program: Program,
  images: number,
  reserved?: number,
): Executable {
  const bytes = transientBytes(program);
  const elements = reserved ?? reservedElements(bytes);
  const lowered = lower(program);
  const graph = elements === 0 ? lowered : withReservation(lowered);
  return {
    images,
    onnx: encodeOnnx(graph),
    inputs: graph.inputs.map(({ name }) => name),
    outputs: graph.outputs.map(({ name, shape }) => {
      const value = program.get(name);
      if (value === undefined) throw new TypeError(`the program has no output "${name}"`);
      return { name, written: shape, shape: staticShape(value.shape) };
    }),
    transientBytes: bytes,
    // A graph without images takes no reservation.
    reserved: graph === lowered ? 0 : elements,
  };
}
