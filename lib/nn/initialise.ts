/** The checkpoint that a training starts from. */
import { elementCount, type Tensor, type Tensors } from "../formats/tensor.ts";
import { fillNormal, fillUniform } from "../random/draws.ts";
import { type Parameter, staticShape } from "./graph.ts";

/**
 * Returns the initial `parameters` and buffers of a checkpoint. Each is drawn from its own stream
 * `(...purpose, name)`, so that a tensor's values do not depend on other tensors.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parameter } from "./operators/sources.ts";
 *
 * const initialiser = { kind: "uniform", bound: 0.1 } as const;
 * const weight = parameter({ name: "weight", initialiser, trainable: true }, [2, 3]);
 * const [first, second] = ["seed 1", "seed 2"].map((seed) =>
 *   initialCheckpoint([weight], seed).get("weight")
 * );
 * assertEquals(first?.shape, [2, 3]);
 * assertEquals(String(first?.data) === String(second?.data), false);
 * ```
 */
export function initialCheckpoint(
  parameters: readonly Parameter[],
  ...purpose: readonly (string | number)[]
): Tensors {
  return new Map(parameters.map((declared) => [declared.attributes.name, initialTensor(declared, purpose)]));
}

function initialTensor(declared: Parameter, purpose: readonly (string | number)[]): Tensor {
  const { name, initialiser } = declared.attributes;
  const shape = staticShape(declared.shape);
  const count = elementCount(shape);
  const start = initialiser.kind === "constant" ? initialiser.value : 0;
  if (declared.elementType === "I64") {
    return { dtype: "I64", shape, data: new BigInt64Array(count).fill(BigInt(start)) };
  }
  if (declared.elementType === "I32") return { dtype: "I32", shape, data: new Int32Array(count).fill(start) };
  const data = new Float32Array(count).fill(start);
  if (initialiser.kind !== "constant") {
    const own = [...purpose, name];
    if (initialiser.kind === "normal") fillNormal(data, initialiser.deviation, own);
    else fillUniform(data, initialiser.bound, own);
  }
  return { dtype: "F32", shape, data };
}
