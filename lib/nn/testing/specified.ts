/** For tests: checkpoints of networks from their specifications. */
import type { Tensors } from "../../formats/tensor.ts";
import type { Parameter } from "../graph.ts";
import * as initialise from "../initialise.ts";
import * as model from "../model.ts";
import { modelOfAnySize } from "../networks.ts";
import type { NetworkSpecification, Objective } from "../specification.ts";

/** Returns every tensor of a checkpoint. */
export function checkpointParameters(
  network: NetworkSpecification,
  objective: Objective,
): readonly Parameter[] {
  return model.checkpointParameters(modelOfAnySize(network, objective));
}

/** Returns the number of trained scalars. */
export function trainableCount(network: NetworkSpecification, objective: Objective): number {
  return model.trainableCount(modelOfAnySize(network, objective));
}

/** Returns the drawn checkpoint that a training starts from. */
export function initialCheckpoint(
  network: NetworkSpecification,
  objective: Objective,
  ...purpose: readonly (string | number)[]
): Tensors {
  return initialise.initialCheckpoint(checkpointParameters(network, objective), ...purpose);
}
