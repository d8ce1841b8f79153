/** Runs compiled graphs in ONNX Runtime. */
import { InferenceSession, Tensor as OnnxTensor } from "./ort.ts";
import type { Tensor } from "../../../formats/tensor.ts";
import { type Executable, RESERVED } from "../artifact/executable.ts";
import { reserveHugePages } from "./huge_pages.ts";

/**
 * The number of bytes of values from which huge pages pay: the first run zeroes them, which takes
 * up to two seconds per gigabyte.
 */
const LARGE = 2 ** 27;

/** A program ready to run. */
export interface LoadedProgram {
  /**
   * Runs it on what `feeds` holds under its inputs' names, writing into the tensors of `results`;
   * null asks for a new one.
   */
  run(
    feeds: ReadonlyMap<string, OnnxTensor>,
    results: ReadonlyMap<string, OnnxTensor | null>,
  ): Promise<Readonly<Record<string, OnnxTensor>>>;
  dispose(): Promise<void>;
}

/**
 * Prepares `executable` for running. `threads` share the work of one operator and do not change its
 * bits: ONNX Runtime gives each thread whole images of a convolution. With fewer images than
 * threads it would split pixels, which changes the order of sums. So there are never more threads
 * than images.
 */
export async function loadProgram(
  { images, onnx, inputs, outputs, transientBytes, reserved }: Executable,
  { threads }: { readonly threads: number },
): Promise<LoadedProgram> {
  const session = await InferenceSession.create(onnx, {
    executionProviders: ["cpu"],
    // The compiler has optimised the graph already; ONNX Runtime would merge transposes that are
    // fast separately into one that is slow.
    graphOptimizationLevel: "disabled",
    executionMode: "sequential",
    intraOpNumThreads: Math.min(threads, images),
    interOpNumThreads: 1,
    enableCpuMemArena: true,
    // A memory pattern is one block for all values, beside the blocks of the first run: nearly
    // twice the memory, and no faster.
    enableMemPattern: false,
    logSeverityLevel: 3,
  });
  // ONNX Runtime's arena grows by powers of two; images and labels of a few batches are allocated
  // there as well.
  if (transientBytes >= LARGE) reserveHugePages(2 * transientBytes + LARGE);
  let reserving = reserved;
  const sizes = new Map(outputs.map((output) => [output.name, output]));
  const sizesOf = (name: string) => {
    const found = sizes.get(name);
    if (found === undefined) throw new TypeError(`the program has no output "${name}"`);
    return found;
  };
  return {
    async run(feeds, results) {
      const given: Record<string, OnnxTensor> = {};
      for (const name of inputs) {
        if (name === RESERVED) continue;
        const tensor = feeds.get(name);
        if (tensor === undefined) throw new TypeError(`the program's input "${name}" was not given`);
        given[name] = tensor;
      }
      if (reserved > 0) {
        given[RESERVED] = new OnnxTensor("int64", BigInt64Array.of(BigInt(reserving)), [1]);
        reserving = 0;
      }
      const wanted: Record<string, OnnxTensor | null> = {};
      for (const [name, tensor] of results) wanted[name] = tensor?.reshape(sizesOf(name).written) ?? null;
      const written = await session.run(given, wanted);
      return Object.fromEntries(
        Object.entries(written).map(([name, tensor]) => [name, tensor.reshape(sizesOf(name).shape)]),
      );
    },
    dispose: () => session.release(),
  };
}

/** Returns a tensor of ONNX Runtime on the same memory. */
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
