/**
 * Measures the time of ONNX Runtime's own convolutions and matrix products in one training step, by
 * its profiler. It is a lower bound for any compiler that calls them. NETWORK HEIGHT WIDTH BATCH.
 */
import { z } from "zod";
import { arraysOnCacheLines } from "../../../engine/onnx/runtime/cache_lines.ts";
import { InferenceSession, Tensor as OnnxTensor } from "../../../engine/onnx/runtime/ort.ts";
import { lower } from "../../../engine/onnx/compiler/lower/lower.ts";
import { probeBlock } from "../../../engine/onnx/runtime/block/probe.ts";
import { trainingProgram } from "../../../engine/onnx/compiler/programs.ts";
import { encodeOnnx, type OnnxValue } from "../../../engine/onnx/compiler/emit/protobuf.ts";
import { optimise } from "../../../engine/onnx/compiler/compile.ts";
import { elementCount } from "../../../formats/tensor.ts";
import { trainableCount } from "../../../nn/model.ts";
import { randomStream } from "../../../random/stream.ts";
import { fullModel } from "./networks.ts";
import { serve } from "./serve.ts";
import { itemAt, tuple } from "../../../formats/items.ts";

const [name, ...numbers] = tuple(Deno.args, 1);
const [height, width, images] = tuple(numbers.map(Number), 3);
const model = fullModel(name, [height, width]);
const block = await probeBlock();
const program = trainingProgram(model, images, block);
const graph = lower(optimise(program, block));
const file = encodeOnnx(graph);
const stream = randomStream("floor");

/** Returns tensors of random numbers for `values`, in memory as in a training. */
function drawn(values: readonly OnnxValue[]): Record<string, OnnxTensor> {
  const counts = values.map(({ shape }) => elementCount(shape.map(Number)));
  const arrays = arraysOnCacheLines(
    counts.map((count, index) => itemAt(values, index).elementType === "F32" ? count : 0),
  );
  return Object.fromEntries(values.map(({ name, shape, elementType }, index) => {
    const sizes = shape.map(Number);
    switch (elementType) {
      case "F32":
        itemAt(arrays, index).forEach((_, place, array) => array[place] = stream.uniform() / 10);
        return [name, new OnnxTensor("float32", itemAt(arrays, index), sizes)];
      case "I32":
        return [name, new OnnxTensor("int32", new Int32Array(counts[index]!), sizes)];
      case "I64":
        return [name, new OnnxTensor("int64", new BigInt64Array(counts[index]!), sizes)];
    }
  }));
}

const feeds = drawn(graph.inputs);
const results = drawn(graph.outputs);

const eventSchema = z.object({
  cat: z.string(),
  name: z.string(),
  dur: z.number(),
  ts: z.number(),
  args: z.object({
    op_name: z.string().optional(),
    input_type_shape: z.array(z.record(z.string(), z.array(z.number()))).optional(),
  }).optional(),
});

type ProfilerEvent = z.infer<typeof eventSchema>;

/** Returns the seconds of convolutions and matrix products in the second of two runs. */
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
  const { name: written } = itemAt([...Deno.readDirSync(folder)], 0);
  const events = z.array(eventSchema).parse(JSON.parse(await Deno.readTextFile(`${folder}/${written}`)));
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
      // Filters with one number per channel are normalisations (`scaleShift`).
      const [, sizes = []] = (args.input_type_shape ?? []).flatMap((one) => Object.values(one));
      return sizes.slice(1).some((size) => size > 1);
    }
    default:
      return false;
  }
}

await serve({
  parameters: trainableCount(model),
  work: async () => ({ seconds: await kernelSeconds() }),
});
