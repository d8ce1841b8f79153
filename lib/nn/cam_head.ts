/**
 * The class activation maps as the network's last layer (experiments/ggcam.md, "Equations", Eqs. 4
 * and 5).
 */
import type { Value } from "./graph.ts";
import { conv2d, imageShape } from "./operators/convolution.ts";
import { add, multiply } from "./operators/elementwise.ts";
import { mean, reshape } from "./operators/reduction.ts";
import { constant, parameter } from "./operators/sources.ts";

/** Class scores, and the maps whose means they are. */
export interface CamHead {
  /**
   * Ω, [n, classes, h, w]: Ω_c = Σ_k Λ_ck A_k (Eq. 4), divided by G where the reduction is `mean`.
   */
  readonly cams: Value;
  /** y, [n, classes]: y_c = mean_ij Ω_cij + λ_c (Eq. 5). */
  readonly logits: Value;
}

/**
 * Returns the head on features A [n, G, h, w], with Λ as `NAME.weight` [classes, G] and λ as
 * `NAME.bias` [classes], both from U(±1/√G) as in the released code. With the reduction `sum`, its
 * scores equal global average pooling and a linear layer.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { input } from "./operators/sources.ts";
 *
 * const features = input("features", ["batch", 512, 7, 7]);
 * const { cams, logits } = camHead(features, { name: "fc", classes: 3, reduction: "sum" });
 * assertEquals([cams.shape, logits.shape], [["batch", 3, 7, 7], ["batch", 3]]);
 * ```
 */
export function camHead(
  features: Value,
  { name, classes, reduction }: {
    readonly name: string;
    readonly classes: number;
    readonly reduction: "sum" | "mean";
  },
): CamHead {
  const { channels } = imageShape("camHead", features.shape);
  const initialiser = { kind: "uniform", bound: 1 / Math.sqrt(channels) } as const;
  const weight = parameter({ name: `${name}.weight`, initialiser, trainable: true }, [classes, channels]);
  const bias = parameter({ name: `${name}.bias`, initialiser, trainable: true }, [classes]);
  const filter = reshape(weight, [classes, channels, 1, 1]);
  const scaled = reduction === "mean" ? multiply(filter, constant(1 / channels)) : filter;
  const cams = conv2d(features, scaled);
  return { cams, logits: add(mean(cams, [2, 3]), bias) };
}
