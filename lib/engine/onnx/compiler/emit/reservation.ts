/** Reserves memory for a whole step in one region of ONNX Runtime's arena. */
import { RESERVED } from "../../artifact/executable.ts";
import type { OnnxGraph, OnnxNode } from "./protobuf.ts";

/** The input that every large value depends on. */
const IMAGES = "images";

/**
 * The smallest reservation, in bytes; below it no gain was measurable. Above it, the arena's
 * regions, which end at this size, leave gaps that add up to a fifth.
 */
const LEAST = 2 ** 30;

/**
 * Returns the number of 4-byte elements to reserve for values that take `bytes` at once. The arena
 * allocates powers of two; one element more than the next lower power makes it allocate a region
 * that all values fit into.
 */
export function reservedElements(bytes: number): number {
  return bytes < LEAST ? 0 : 2 ** Math.floor(Math.log2(bytes)) / 4 + 1;
}

/**
 * Returns the graph with a first node that writes as many zeros as its new input {@linkcode
 * RESERVED} says, adds their sum to the images and frees them. Later values take their memory from
 * the region that the zeros had. A graph without images stays as it is.
 */
export function withReservation(graph: OnnxGraph): OnnxGraph {
  if (!graph.inputs.some(({ name }) => name === IMAGES)) return graph;
  const [zeros, sum, images] = ["reserved.zeros", "reserved.sum", "reserved.images"];
  const node = (operator: string, inputs: readonly string[], output: string, attributes = {}): OnnxNode => ({
    operator,
    domain: "",
    inputs,
    outputs: [output],
    attributes,
  });
  return {
    ...graph,
    inputs: [...graph.inputs, { name: RESERVED, elementType: "I64", shape: [1] }],
    nodes: [
      node("ConstantOfShape", [RESERVED], zeros),
      node("ReduceSum", [zeros], sum, { keepdims: 0 }),
      node("Add", [IMAGES, sum], images),
      ...graph.nodes.map((one) => ({
        ...one,
        inputs: one.inputs.map((name) => name === IMAGES ? images : name),
      })),
    ],
  };
}
