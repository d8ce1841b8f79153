/** All stages but the last: from a network to ONNX files. */
import { elementCount } from "../../formats/tensor.ts";
import { staticShape, topologicalOrder } from "../../nn/graph.ts";
import type { PredictorOptions, TrainerOptions } from "../engine.ts";
import type { Executable, PredictionExecutables, TrainingExecutables } from "./executable.ts";
import { fuse } from "./fuse.ts";
import type { Block } from "./identity.ts";
import { layOut } from "./lay_out.ts";
import { lower } from "./lower.ts";
import type { CompilerOperators } from "./nodes.ts";
import { prepare } from "./prepare.ts";
import {
  evaluationProgram,
  predictionProgram,
  type Program,
  trainingProgram,
  trainingState,
} from "./programs.ts";
import { encodeOnnx } from "./protobuf.ts";
import { simplify } from "./simplify.ts";

/** What a training's graphs depend on. */
export type CompiledTraining = Pick<TrainerOptions, "network" | "objective" | "imageSize">;
/** What a prediction's graphs depend on. */
export type CompiledPrediction = Pick<PredictorOptions, "network" | "imageSize">;

/** The graphs of a training with images in blocks of `block` channels, each compiled when it is asked for. */
export function trainingExecutables(options: CompiledTraining, block: Block): TrainingExecutables {
  return {
    state: trainingState(options),
    step: (images) => compile(optimise(trainingProgram(options, images), block), images),
    evaluation: (images) => compile(optimise(evaluationProgram(options, images), block), images),
  };
}

/** The graphs of a prediction, each compiled when it is asked for. */
export function predictionExecutables(options: CompiledPrediction, block: Block): PredictionExecutables {
  return {
    prediction(images) {
      const parts = prepare(optimise(predictionProgram(options, images), block), ["images"]);
      return { preparation: compile(parts.preparation, images), program: compile(parts.program, images) };
    },
  };
}

/** A program after every stage but the last two. */
export function optimise(program: Program, block: Block): Program {
  return simplify(fuse(layOut(program, block)));
}

/** Compiles an optimised program for batches of `images`. */
export function compile(program: Program, images: number): Executable {
  const graph = lower(program);
  return {
    images,
    onnx: encodeOnnx(graph),
    inputs: graph.inputs.map(({ name }) => name),
    outputs: graph.outputs.map(({ name, shape }) => {
      const value = program.get(name);
      if (value === undefined) throw new TypeError(`the program has no output "${name}"`);
      return { name, written: shape, shape: staticShape(value.shape) };
    }),
    arena: bytesWritten(program) <= ARENA_BYTES,
  };
}

/**
 * The arena keeps what was freed, in pieces of sizes that were once asked for. Beyond so many bytes that a step writes, these add up to more
 * than PyTorch takes, and to ask the system anew costs little beside the step.
 */
const ARENA_BYTES = 12 * 2 ** 30;

/** What all operations write, if none wrote where another had. */
function bytesWritten(program: Program): number {
  return topologicalOrder<CompilerOperators>([...program.values()])
    .filter(({ kind }) => kind !== "reshape" && kind !== "parameter")
    .reduce((sum, { shape }) => sum + 4 * elementCount(staticShape(shape)), 0);
}
