/** Values that a training run reads from a checkpoint. */
import type { Tensors } from "../formats/tensor.ts";

/** Returns true where no parameter or buffer holds a NaN or an infinity. */
export function everyFinite(checkpoint: Tensors): boolean {
  for (const tensor of checkpoint.values()) {
    if (tensor.dtype !== "F32" && tensor.dtype !== "F64") continue;
    for (const value of tensor.data) if (!Number.isFinite(value)) return false;
  }
  return true;
}

/** Returns σ_sm, σ_ce and α, each present if it is a parameter (stored as its logarithm). */
export function gazeValues(checkpoint: Tensors): {
  readonly sigmaAttention?: number;
  readonly sigmaClassification?: number;
  readonly alpha?: number;
} {
  const names = {
    sigmaAttention: "log_sigma_attention",
    sigmaClassification: "log_sigma_classification",
    alpha: "log_alpha",
  };
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, parameter]) => {
      const tensor = checkpoint.get(parameter);
      return tensor ? [[name, Math.exp(Number(tensor.data[0]))]] : [];
    }),
  );
}
