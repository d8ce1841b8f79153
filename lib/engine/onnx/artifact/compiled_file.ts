/**
 * Compiled graphs as files, so that one compilation serves every run of a network: a safetensors
 * file with an ONNX file per tensor, whose metadata holds the other fields of {@linkcode
 * Executable}.
 */
import { z } from "zod";
import { decodeSafetensors, encodeSafetensors } from "../../../formats/safetensors.ts";
import type { TensorOf, Tensors } from "../../../formats/tensor.ts";
import { requireOwnGraph } from "./check_graph.ts";
import type {
  Executable,
  HoistedExecutable,
  PredictionExecutables,
  TrainingExecutables,
} from "./executable.ts";

const count = z.int().nonnegative();
const shape = z.array(count).readonly();
const described = z.strictObject({
  images: z.int().positive(),
  inputs: z.array(z.string()).readonly(),
  outputs: z.array(z.strictObject({ name: z.string(), written: shape, shape }).readonly()).readonly(),
  transientBytes: count,
  reserved: count,
});
const executables = z.record(z.string(), described);

const pack = z.strictObject({
  name: z.string(),
  elementType: z.enum(["F32", "I32", "I64"]),
  length: count,
  members: z.array(z.strictObject({ name: z.string(), offset: count, length: count }).readonly()).readonly(),
}).readonly();
const state = z.strictObject({
  losses: z.array(z.string()).readonly(),
  trained: z.array(pack).readonly(),
  replaced: z.array(pack).readonly(),
  block: count,
  shapes: z.array(z.tuple([z.string(), shape])).readonly().transform((entries) => new Map(entries)),
});

/** The batch sizes that a training is compiled for. */
export interface TrainingBatches {
  /** The numbers of images in the batches of a step, and of an evaluation. */
  readonly step: readonly number[];
  readonly evaluation: readonly number[];
}

/** Returns the file of a training's graphs for `batches`. */
export function encodeTraining(training: TrainingExecutables, batches: TrainingBatches): Uint8Array {
  const { shapes, ...rest } = training.state;
  return encode([
    ...batches.step.map((images) => [`step.${images}`, training.step(images)] as const),
    ...batches.evaluation.map((images) => [`evaluation.${images}`, training.evaluation(images)] as const),
  ], { state: JSON.stringify({ ...rest, shapes: [...shapes] }) });
}

/** Returns the file of a prediction's graphs for batches of each of `sizes` images. */
export function encodePrediction(prediction: PredictionExecutables, sizes: readonly number[]): Uint8Array {
  return encode(sizes.flatMap((images) => {
    const { hoisted, program } = prediction.prediction(images);
    return [[`preparation.${images}`, hoisted], [`program.${images}`, program]] as const;
  }));
}

/**
 * Reads a file of {@linkcode encodeTraining}; throws an `Error` that names `source` for anything
 * else. Each graph is checked against the compiler's vocabulary when it is requested.
 */
export function decodeTraining(file: Uint8Array, source: string): TrainingExecutables {
  const { find, metadata } = decode(file, source);
  return {
    state: state.parse(JSON.parse(metadata.state ?? "null")),
    step: (images) => find(`step.${images}`),
    evaluation: (images) => find(`evaluation.${images}`),
  };
}

/** Reads a file of {@linkcode encodePrediction}; throws likewise. */
export function decodePrediction(file: Uint8Array, source: string): PredictionExecutables {
  const { find } = decode(file, source);
  return {
    prediction: (images): HoistedExecutable => ({
      hoisted: find(`preparation.${images}`),
      program: find(`program.${images}`),
    }),
  };
}

function encode(
  named: readonly (readonly [string, Executable])[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const files: Tensors = new Map(
    named.map(([name, { onnx }]): [string, TensorOf<"U8">] => [
      name,
      { dtype: "U8", shape: [onnx.length], data: onnx },
    ]),
  );
  const descriptions = named.map(([name, { onnx: _, ...rest }]) => [name, rest]);
  return encodeSafetensors(files, {
    ...metadata,
    executables: JSON.stringify(Object.fromEntries(descriptions)),
  });
}

function decode(file: Uint8Array, source: string) {
  const { tensors, metadata } = decodeSafetensors(file, source);
  const descriptions = new Map(Object.entries(executables.parse(JSON.parse(metadata.executables ?? "null"))));
  return {
    metadata,
    find(name: string): Executable {
      const onnx = tensors.get(name), description = descriptions.get(name);
      if (onnx?.dtype !== "U8" || description === undefined) {
        throw new Error(
          `${source}: found no graph "${name}", expected one of ${[...descriptions.keys()].join(", ")}`,
        );
      }
      requireOwnGraph(onnx.data, source);
      return { ...description, onnx: onnx.data };
    },
  };
}
