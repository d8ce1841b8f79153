/** Stage 5: an ONNX graph in ONNX Runtime. */
import { InferenceSession, Tensor as OnnxTensor } from "./runtime/mod.ts";
import { elementCount, type Tensor } from "../../formats/tensor.ts";
import { staticShape, topologicalOrder } from "../../nn/graph.ts";
import { fuse } from "./fuse.ts";
import type { Block } from "./identity.ts";
import { layOut } from "./lay_out.ts";
import { lower } from "./lower.ts";
import type { CompilerOperators } from "./nodes.ts";
import type { Program } from "./programs.ts";
import { encodeOnnx } from "./protobuf.ts";
import { simplify } from "./simplify.ts";

/** A program ready to run. */
export interface CompiledProgram {
  /**
   * Runs it on what `feeds` holds under its inputs' names, writing into the tensors of `results`; null asks for a new one.
   */
  run(
    feeds: ReadonlyMap<string, OnnxTensor>,
    results: ReadonlyMap<string, OnnxTensor | null>,
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  dispose(): Promise<void>;
}

/** What a program is compiled for. */
export interface CompileOptions {
  /** The number of images in a batch. */
  readonly images: number;
  readonly threads: number;
  /** How images lie in memory. */
  readonly block: Block;
}

/** A program after every stage but the last two. */
export function optimise(program: Program, block: Block): Program {
  return simplify(fuse(layOut(program, block)));
}

/**
 * Compiles `program`, which works on batches of `images`. `threads` share out the work of one operator and do not change
 * its bits: ONNX Runtime gives each thread whole images of a convolution. Of fewer images than threads it would share out
 * the pixels, and so change the order of sums, which is why there are never more threads than images.
 */
export async function compileProgram(
  program: Program,
  { images, threads, block }: CompileOptions,
): Promise<CompiledProgram> {
  return await compileOptimised(optimise(program, block), { images, threads });
}

/** Compiles what {@linkcode optimise} returns, as {@linkcode compileProgram} does. */
export async function compileOptimised(
  program: Program,
  { images, threads }: Omit<CompileOptions, "block">,
): Promise<CompiledProgram> {
  const graph = lower(program);
  const session = await InferenceSession.create(encodeOnnx(graph), {
    executionProviders: ["cpu"],
    // The compiler has done it; ONNX Runtime would join transposes that are fast apart into one that is slow.
    graphOptimizationLevel: "disabled",
    executionMode: "sequential",
    intraOpNumThreads: Math.min(threads, images),
    interOpNumThreads: 1,
    enableCpuMemArena: bytesWritten(program) <= ARENA_BYTES,
    // A pattern is one block for everything, beside the blocks that the first run took: nearly twice the memory, and no faster.
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
  const outputs = new Map(graph.outputs.map(({ name, shape }) => [name, shape]));
  const sizes = (name: string) => {
    const own = outputs.get(name), value = program.get(name);
    if (own === undefined || value === undefined) throw new TypeError(`the program has no output "${name}"`);
    return { graph: own, program: staticShape(value.shape) };
  };
  return {
    async run(feeds, results) {
      const given: Record<string, OnnxTensor> = {};
      for (const { name } of graph.inputs) {
        const tensor = feeds.get(name);
        if (tensor === undefined) throw new TypeError(`the program's input "${name}" was not given`);
        given[name] = tensor;
      }
      // The graph may write an output in other sizes than the program's: the same elements.
      const wanted: Record<string, OnnxTensor | null> = {};
      for (const [name, tensor] of results) wanted[name] = tensor?.reshape(sizes(name).graph) ?? null;
      const written = await session.run(given, wanted);
      return Object.fromEntries(
        Object.entries(written).map(([name, tensor]) => [name, tensor.reshape(sizes(name).program)]),
      );
    },
    dispose: () => session.release(),
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
