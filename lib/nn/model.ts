/** A network with its objective as plain data, for trainings and engines. */
import { elementCount } from "../formats/tensor.ts";
import { type Parameter, staticShape, type Value } from "./graph.ts";

/** Losses as scalars, and the objective's own trainable parameters. */
export interface ObjectiveGraph {
  readonly total: Value;
  readonly classification: Value;
  /** L_sm; absent without gaze. */
  readonly attention?: Value;
  /** ln σ_sm, ln σ_ce and ln α, all scalars; empty without gaze. */
  readonly parameters: readonly Parameter[];
}

/** The names of the extra trainable parameters in a checkpoint. */
export const GAZE_PARAMETER_NAMES = ["log_sigma_attention", "log_sigma_classification", "log_alpha"] as const;

/**
 * The settings from which a network was built, as data: reading them needs none of the network's
 * code.
 */
export interface NetworkSettings {
  readonly name: string;
  readonly width: number;
  readonly depth: number;
  /** Ω_c = Σ_k Λ_ck A_k (Eq. 4: "sum"), or the released code's mean over k ("mean"). */
  readonly camReduction: "sum" | "mean";
  /** Normalisation of the images, ahead of the first layer; absent or `none` for none. */
  readonly normalisation?: "none" | "imagenet";
}

/** A network for images of one size, and the losses on it. */
export interface Model {
  readonly network: NetworkSettings;
  /** The network's name, width and depth, for messages. */
  readonly label: string;
  /** The name of its last linear layer in checkpoints. */
  readonly head: string;
  readonly classes: number;
  /** Height and width of the images, in pixels. */
  readonly imageSize: readonly [height: number, width: number];
  /** Height and width of the CAMs, and so of Ψ, in cells. */
  readonly grid: readonly [height: number, width: number];
  /** y, [n, classes], from the input `images`, [n, 1, H, W]. */
  readonly logits: Value;
  /** Ω of every class, [n, classes, h, w]. */
  readonly cams: Value;
  /** The tensors of the network's checkpoint, in the order of the layers. */
  readonly parameters: readonly Parameter[];
  /** The losses, and the objective's own parameters. */
  readonly objective: ObjectiveGraph;
}

/**
 * Returns every tensor of a training's checkpoint: the network's, then the objective's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { buildModel } from "./networks.ts";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const gaze = { logSigmaAttention: -1, logSigmaClassification: 0, logAlpha: 0 };
 * const model = buildModel(network, { kind: "paper", ...gaze }, [64, 64]);
 * const names = checkpointParameters(model).map(({ attributes: { name } }) => name);
 * assertEquals(names[0], "conv1.weight");
 * assertEquals(names.slice(-4, -2), ["fc.bias", "log_sigma_attention"]);
 * ```
 */
export function checkpointParameters({ parameters, objective }: Model): readonly Parameter[] {
  return [...parameters, ...objective.parameters];
}

/**
 * Returns the number of trained scalars.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { buildModel } from "./networks.ts";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const gaze = { logSigmaAttention: -1, logSigmaClassification: 0, logAlpha: 0 };
 * const count = (kind: "classification" | "paper") =>
 *   trainableCount(buildModel(network, kind === "paper" ? { kind, ...gaze } : { kind }, [64, 64]));
 * // The two σ and α of Eqs. 9 to 11 are trained too.
 * assertEquals(count("paper") - count("classification"), 3);
 * ```
 */
export function trainableCount(model: Model): number {
  return checkpointParameters(model)
    .filter(({ attributes }) => attributes.trainable)
    .reduce((total, { shape }) => total + elementCount(staticShape(shape)), 0);
}

/**
 * Returns true if the objective compares CAMs with gaze.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { buildModel } from "./networks.ts";
 *
 * const size = { width: 0.25, depth: 0.5 };
 * const network = { name: "resnet18", ...size, classes: 3, camReduction: "sum" } as const;
 * const gaze = { logSigmaAttention: -1, logSigmaClassification: 0, logAlpha: 0 };
 * const guided = buildModel(network, { kind: "paper", ...gaze }, [64, 64]);
 * const plain = buildModel(network, { kind: "classification" }, [64, 64]);
 * assertEquals([isGazeGuided(guided), isGazeGuided(plain)], [true, false]);
 * ```
 */
export function isGazeGuided({ objective }: Pick<Model, "objective">): boolean {
  return objective.attention !== undefined;
}
