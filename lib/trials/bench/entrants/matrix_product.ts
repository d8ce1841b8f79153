import { InferenceSession, Tensor as OnnxTensor } from "../../../engine/onnx/runtime/ort.ts";
import { onnxBuilder } from "../../../engine/onnx/compiler/lower/builder.ts";
import { encodeOnnx } from "../../../engine/onnx/compiler/emit/protobuf.ts";

const SIZE = 1024;

/** Floating-point operations of one {@linkcode matrixProduct}. */
export const MATRIX_PRODUCT_FLOPS = 2 * SIZE ** 3;

/**
 * Returns ONNX Runtime's product of two matrices of 1024 × 1024 on one thread, ready to run: the
 * speed that this machine can reach.
 */
export async function matrixProduct(): Promise<() => Promise<void>> {
  const onnx = onnxBuilder();
  const shape = [SIZE, SIZE];
  const output = onnx.operator("MatMul", ["a", "b"]);
  const matrix = (name: string) => ({ name, elementType: "F32", shape }) as const;
  const file = encodeOnnx({
    nodes: onnx.nodes,
    constants: onnx.constants,
    inputs: [matrix("a"), matrix("b")],
    outputs: [matrix(output)],
  });
  const session = await InferenceSession.create(file, {
    executionProviders: ["cpu"],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
  });
  const values = () =>
    new OnnxTensor("float32", Float32Array.from({ length: SIZE ** 2 }, (_, i) => i % 17 / 17), shape);
  const feeds = { a: values(), b: values() };
  const results = { [output]: values() };
  return async () => {
    await session.run(feeds, results);
  };
}
