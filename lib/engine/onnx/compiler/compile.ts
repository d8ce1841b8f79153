/**
 * Compiles a network into ONNX files.
 *
 * `programs.ts` builds a program: specialise, differentiate, pack small tensors. {@linkcode PASSES}
 * rewrite it, operators that can be lowered to such operators. For prediction, hoist weights cuts
 * it in two. Then lower makes it an ONNX graph, and emit a file.
 */
import { staticShape } from "../../../nn/graph.ts";
import type { Model } from "../../../nn/model.ts";
import type { Executable, PredictionExecutables, TrainingExecutables } from "../artifact/executable.ts";
import { fuse } from "./fuse/fuse.ts";
import type { Block } from "../identity.ts";
import { layOut } from "./lay_out/lay_out.ts";
import { lower } from "./lower/lower.ts";
import { hoistWeights } from "./hoist_weights.ts";
import {
  evaluationProgram,
  predictionProgram,
  type Program,
  trainingProgram,
  trainingState,
} from "./programs.ts";
import { encodeOnnx } from "./emit/protobuf.ts";
import { reservedElements, withReservation } from "./emit/reservation.ts";
import { scaleSums } from "./fuse/scaled_sums.ts";
import { simplify } from "./simplify/simplify.ts";
import { tile } from "./tile/tile.ts";
import { transientBytes } from "./emit/transient_memory.ts";

/**
 * Returns the graphs of a training with images in blocks of `block` channels; each is compiled when
 * first requested.
 */
export function trainingExecutables(model: Model, block: Block): TrainingExecutables {
  return {
    state: trainingState(model, block),
    step: (images) => compile(optimise(trainingProgram(model, images, block), block), images),
    evaluation: (images) => compile(optimise(evaluationProgram(model, images, block), block), images),
  };
}

/** Returns the graphs of a prediction; each is compiled when first requested. */
export function predictionExecutables(model: Model, block: Block): PredictionExecutables {
  return {
    prediction(images) {
      const parts = hoistWeights(optimise(predictionProgram(model, images, block), block), ["images"]);
      return { hoisted: compile(parts.hoisted, images), program: compile(parts.program, images) };
    },
  };
}

/** A pass: a program that computes the same outputs, for images in blocks of `block` channels. */
export interface Pass {
  readonly name: string;
  readonly run: (program: Program, block: Block) => Program;
}

/** The passes over a program, in order. They run after those that build it (`programs.ts`). */
export const PASSES: readonly Pass[] = [
  { name: "simplify", run: simplify },
  { name: "lay out", run: layOut },
  { name: "fuse", run: fuse },
  // Layouts and fusion produce duplicate operations.
  { name: "simplify", run: simplify },
  { name: "scale sums", run: scaleSums },
  { name: "tile", run: tile },
];

/** Runs `passes` over a program. */
export function optimise(program: Program, block: Block, passes: readonly Pass[] = PASSES): Program {
  return passes.reduce((result, pass) => pass.run(result, block), program);
}

/**
 * Compiles an optimised program for batches of `images`. The graph reserves memory for `reserved`
 * elements; the default is as many as its values need.
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
    // A graph without images needs no reservation.
    reserved: graph === lowered ? 0 : elements,
  };
}
