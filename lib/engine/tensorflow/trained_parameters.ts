/** Finds the parameters that a loss has a gradient for. */
import type { Parameter, Value } from "../../nn/graph.ts";

/**
 * Returns the trainable parameters that `loss` depends on in training. The bias of a convolution
 * before a batch normalisation is not among them: subtracting the batch's mean removes it.
 */
export function trainedParameters(loss: Value): ReadonlySet<Parameter> {
  const found = new Set<Parameter>();
  const seen = new Set<Value>();
  const waiting: Value[] = [loss];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.kind === "parameter" && value.attributes.trainable) found.add(value);
    if (value.kind === "batchNorm") {
      const [x, ...tensors] = value.inputs;
      waiting.push(...tensors, ...(x.kind === "conv2d" ? x.inputs.slice(0, 2) : [x]));
    } else waiting.push(...value.inputs);
  }
  return found;
}
