/** Which blocked layout this CPU has. */
import { InferenceSession, Tensor as OnnxTensor } from "./runtime/mod.ts";
import { onnxBuilder } from "./builder.ts";
import type { Block } from "./identity.ts";
import { encodeOnnx } from "./protobuf.ts";

const CHANNELS = 16;

/** The number of channels in ONNX Runtime's blocks, seen from where it puts the second pixel; 1 where it has none. */
export async function probeBlock(): Promise<Block> {
  const onnx = onnxBuilder();
  const shape = [1, CHANNELS, 1, 2];
  const output = onnx.blocked("ReorderInput", ["x"]);
  const file = encodeOnnx({
    nodes: onnx.nodes,
    constants: onnx.constants,
    inputs: [{ name: "x", elementType: "F32", shape }],
    outputs: [{ name: output, elementType: "F32", shape }],
  });
  // Channel c holds 2c and 2c + 1: after a whole block's first pixels comes the second pixel of channel 0.
  const pixels = Float32Array.from({ length: CHANNELS * 2 }, (_, index) => index);
  let block: number;
  try {
    const session = await InferenceSession.create(file, { executionProviders: ["cpu"], logSeverityLevel: 4 });
    const results = await session.run({ x: new OnnxTensor("float32", pixels, shape) });
    await session.release();
    const { data } = results[output];
    block = data instanceof Float32Array ? data.indexOf(1) : 1;
  } catch {
    return 1;
  }
  return block === 8 || block === 16 ? block : 1;
}
