/** Stage 5: an ONNX graph in ONNX Runtime. */
import { InferenceSession, Tensor as OnnxTensor } from "onnxruntime-node";
import type { Tensor } from "../../formats/tensor.ts";
import { lower } from "./lower.ts";
import type { Program } from "./programs.ts";
import { encodeOnnx } from "./protobuf.ts";

/** A program ready to run. */
export interface CompiledProgram {
  /**
   * Runs it for a batch of `images` images, on what `feeds` holds under its inputs' names, writing into the tensors of
   * `results`; null asks for a new one.
   */
  run(
    images: number,
    feeds: ReadonlyMap<string, OnnxTensor>,
    results: ReadonlyMap<string, OnnxTensor | null>,
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  dispose(): Promise<void>;
}

/**
 * Compiles `program`. `threads` share out the work of one operator and do not change its bits: ONNX Runtime gives each
 * thread whole images of a convolution. Of a lone image it would share out the pixels, and so change the order of sums,
 * which is why a batch of one image runs on one thread, in a session of its own.
 */
export async function compileProgram(program: Program, threads: number): Promise<CompiledProgram> {
  const graph = lower(program);
  const file = encodeOnnx(graph);
  const names = graph.inputs.map(({ name }) => name);
  const session = await createSession(file, threads);
  let alone: Promise<InferenceSession> | undefined;
  return {
    async run(images, feeds, results) {
      const given: Record<string, OnnxTensor> = { batch_size: batchSize(images) };
      for (const name of names) {
        const tensor = feeds.get(name) ?? given[name];
        if (tensor === undefined) throw new TypeError(`the program's input "${name}" was not given`);
        given[name] = tensor;
      }
      if (!names.includes("batch_size")) delete given.batch_size;
      if (images === 1 && threads > 1) alone ??= createSession(file, 1);
      const chosen = images === 1 && alone !== undefined ? await alone : session;
      return chosen.run(given, Object.fromEntries(results));
    },
    async dispose() {
      await session.release();
      await (await alone)?.release();
    },
  };
}

function createSession(file: Uint8Array, threads: number): Promise<InferenceSession> {
  return InferenceSession.create(file, {
    executionProviders: ["cpu"],
    // The compiler has done it; ONNX Runtime would join transposes that are fast apart into one that is slow.
    graphOptimizationLevel: "disabled",
    executionMode: "sequential",
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    enableCpuMemArena: true,
    enableMemPattern: true,
    logSeverityLevel: 3,
  });
}

function batchSize(images: number): OnnxTensor {
  return new OnnxTensor("float32", Float32Array.of(images), []);
}

/** A tensor of a checkpoint as programs take it: its elements in one row. */
export function storedTensor(tensor: Tensor): OnnxTensor {
  return onnxTensor({ ...tensor, shape: [tensor.data.length] });
}

/** A tensor as ONNX Runtime takes it, on the same memory. */
export function onnxTensor(tensor: Tensor): OnnxTensor {
  const { dtype, data, shape } = tensor;
  switch (dtype) {
    case "F32":
      return new OnnxTensor("float32", data, shape);
    case "I32":
      return new OnnxTensor("int32", data, shape);
    case "I64":
      return new OnnxTensor("int64", data, shape);
    default:
      throw new TypeError(`networks have no tensors of type ${dtype}`);
  }
}
