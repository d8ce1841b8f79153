/** Finds the blocked layout of this CPU. */
import { InferenceSession, Tensor as OnnxTensor } from "../ort.ts";
import type { Block } from "../../identity.ts";
import { PROBE_GRAPH } from "./probe_graph.ts";

/**
 * Returns the number of channels in ONNX Runtime's blocks, found from the offset of the second
 * pixel; 1 if there is no blocked layout.
 */
export async function probeBlock(): Promise<Block> {
  const { file, shape, input, output } = PROBE_GRAPH;
  // Channel c holds 2c and 2c + 1: the second pixel of channel 0 follows the first pixels of a
  // whole block.
  const pixels = Float32Array.from({ length: shape[1] * shape[3] }, (_, index) => index);
  let block: number;
  try {
    const session = await InferenceSession.create(file, {
      executionProviders: ["cpu"],
      graphOptimizationLevel: "disabled",
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 4,
    });
    const results = await session.run({ [input]: new OnnxTensor("float32", pixels, shape) });
    await session.release();
    const data = results[output]?.data;
    block = data instanceof Float32Array ? data.indexOf(1) : 1;
  } catch {
    return 1;
  }
  return block === 8 || block === 16 ? block : 1;
}
