import { assertEquals } from "@std/assert";
import { onnxBuilder } from "../../compiler/lower/builder.ts";
import { PROBE_GRAPH } from "./probe_graph.ts";
import { encodeOnnx } from "../../compiler/emit/protobuf.ts";

Deno.test("the graph that probes a CPU's blocks equals the one that the compiler writes", () => {
  const { file, shape, input, output } = PROBE_GRAPH;
  const onnx = onnxBuilder();
  assertEquals(onnx.blocked("ReorderInput", [input]), output);
  const written = encodeOnnx({
    nodes: onnx.nodes,
    constants: onnx.constants,
    inputs: [{ name: input, elementType: "F32", shape }],
    outputs: [{ name: output, elementType: "F32", shape }],
  });
  assertEquals(written.toBase64(), file.toBase64());
});
