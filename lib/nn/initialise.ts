/** The checkpoint that a training starts from. */
import { elementCount, type Tensor, type Tensors } from "../formats/tensor.ts";
import { fillNormal, fillUniform } from "../random/draws.ts";
import { type Parameter, staticShape } from "./graph.ts";
import { buildNetwork } from "./networks.ts";
import { buildObjective } from "./objective.ts";
import type { NetworkSpecification, Objective } from "./specification.ts";

/** Tensors do not depend on the image's size, so the smallest one that every network takes serves to list them. */
const ANY_SIZE = [64, 64] as const;

/** Every tensor of a network's checkpoint under `objective`, in the order of the layers. */
export function checkpointParameters(
  network: NetworkSpecification,
  objective: Objective,
): readonly Parameter[] {
  const graph = buildNetwork(network, ANY_SIZE);
  return [...graph.parameters, ...buildObjective(objective, graph).parameters];
}

/**
 * The initial parameters and buffers, each drawn from its own stream `(...purpose, parameter name)`, so that a tensor's
 * values depend on no other tensor.
 */
export function initialCheckpoint(
  network: NetworkSpecification,
  objective: Objective,
  ...purpose: readonly (string | number)[]
): Tensors {
  return new Map(
    checkpointParameters(network, objective).map((declared) => [
      declared.attributes.name,
      initialTensor(declared, purpose),
    ]),
  );
}

/** The number of trained scalars of a network under `objective`. */
export function trainableCount(network: NetworkSpecification, objective: Objective): number {
  return checkpointParameters(network, objective)
    .filter(({ attributes }) => attributes.trainable)
    .reduce((total, { shape }) => total + elementCount(staticShape(shape)), 0);
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
