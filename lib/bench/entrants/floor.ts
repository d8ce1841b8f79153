/**
 * The time that ONNX Runtime's own convolutions and matrix products take in one training step, by its profiler: no compiler that
 * calls them gets below it. NETWORK HEIGHT WIDTH BATCH.
 */
import { InferenceSession, Tensor as OnnxTensor } from "../../engine/onnx/runtime/mod.ts";
import { lower } from "../../engine/onnx/lower.ts";
import { probeBlock } from "../../engine/onnx/probe.ts";
import { trainingProgram } from "../../engine/onnx/programs.ts";
import { encodeOnnx, type OnnxValue } from "../../engine/onnx/protobuf.ts";
import { optimise } from "../../engine/onnx/compile.ts";
import { elementCount } from "../../formats/tensor.ts";
import { trainableCount } from "../../nn/initialise.ts";
import { randomStream } from "../../random/stream.ts";
import { fullNetwork, PAPER } from "./networks.ts";
import { serve } from "./serve.ts";

const [name, ...numbers] = Deno.args;
const [height, width, images] = numbers.map(Number);
const network = fullNetwork(name);
const block = await probeBlock();
const program = trainingProgram({ network, objective: PAPER, imageSize: [height, width] }, images, block);
const graph = lower(optimise(program, block));
const file = encodeOnnx(graph);
const stream = randomStream("floor");

function drawn({ shape, elementType }: OnnxValue): OnnxTensor {
  const sizes = shape.map(Number);
  const count = elementCount(sizes);
  switch (elementType) {
    case "F32":
      return new OnnxTensor(
        "float32",
        Float32Array.from({ length: count }, () => stream.uniform() / 10),
        sizes,
      );
    case "I32":
      return new OnnxTensor("int32", new Int32Array(count), sizes);
    case "I64":
      return new OnnxTensor("int64", new BigInt64Array(count), sizes);
  }
}

const feeds = Object.fromEntries(graph.inputs.map((value) => [value.name, drawn(value)]));
const results = Object.fromEntries(graph.outputs.map((value) => [value.name, drawn(value)]));

interface ProfilerEvent {
  readonly cat: string;
  readonly name: string;
  readonly dur: number;
  readonly ts: number;
  readonly args?: {
    readonly op_name?: string;
    readonly input_type_shape?: readonly Record<string, number[]>[];
  };
}

/** Seconds of convolutions and matrix products in the second of two runs. */
async function kernelSeconds(): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "fovea-bench-profile-" });
  const session = await InferenceSession.create(file, {
    executionProviders: ["cpu"],
    graphOptimizationLevel: "disabled",
    executionMode: "sequential",
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableMemPattern: false,
    enableProfiling: true,
    profileFilePrefix: `${folder}/profile`,
    logSeverityLevel: 3,
  });
  for (let run = 0; run < 2; run++) await session.run(feeds, results);
  session.endProfiling();
  await session.release();
  const [{ name: written }] = [...Deno.readDirSync(folder)];
  const events: ProfilerEvent[] = JSON.parse(await Deno.readTextFile(`${folder}/${written}`));
  await Deno.remove(folder, { recursive: true });
  const second = Math.max(...events.filter(({ name }) => name === "model_run").map(({ ts }) => ts));
  return events.filter((event) => event.ts >= second && isProduct(event))
    .reduce((sum, { dur }) => sum + dur, 0) / 1e6;
}

function isProduct({ cat, name, args }: ProfilerEvent): boolean {
  if (cat !== "Node" || !name.endsWith("_kernel_time")) return false;
  switch (args?.op_name) {
    case "FusedMatMul":
    case "ConvTranspose":
      return true;
    case "Conv": {
      // Filters of one number a channel are normalisations (`scaleShift`).
      const [, sizes = []] = (args.input_type_shape ?? []).flatMap((one) => Object.values(one));
      return sizes.slice(1).some((size) => size > 1);
    }
    default:
      return false;
  }
}

await serve({
  parameters: trainableCount(network, PAPER),
  work: async () => ({ seconds: await kernelSeconds() }),
});
