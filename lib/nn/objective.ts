/** The training objective, as a graph on top of a network. */
import type { CamHead } from "./cam_head.ts";
import type { Parameter } from "./graph.ts";
import {
  crossEntropy,
  firstMapMeanSquaredError,
  selectiveMeanSquaredError,
  uncertaintyWeighted,
} from "./losses.ts";
import { imageShape } from "./operators/convolution.ts";
import { input, parameter } from "./operators/sources.ts";
import type { GAZE_PARAMETER_NAMES, ObjectiveGraph } from "./model.ts";
import type { Objective } from "./specification.ts";

/**
 * Returns the objective on `network`, with inputs `labels` [n] and, for gaze-guided objectives,
 * `heatMaps` [n, h, w].
 */
export function buildObjective(objective: Objective, { cams, logits }: CamHead): ObjectiveGraph {
  const labels = input("labels", ["batch"], "I32");
  const classification = crossEntropy(logits, labels, objective);
  if (objective.kind === "classification") return { total: classification, classification, parameters: [] };
  const logSigmaAttention = scalar("log_sigma_attention", objective.logSigmaAttention);
  const logSigmaClassification = scalar("log_sigma_classification", objective.logSigmaClassification);
  const logAlpha = scalar("log_alpha", objective.logAlpha);
  const { images, height, width } = imageShape("heatMaps", cams.shape);
  const heatMaps = input("heatMaps", [images, height, width]);
  const attention = objective.kind === "paper"
    ? selectiveMeanSquaredError({ cams, labels, heatMaps, logAlpha })
    : firstMapMeanSquaredError(cams, heatMaps);
  return {
    total: uncertaintyWeighted({ attention, classification, logSigmaAttention, logSigmaClassification }),
    classification,
    attention,
    parameters: [logSigmaAttention, logSigmaClassification, logAlpha],
  };
}

function scalar(name: typeof GAZE_PARAMETER_NAMES[number], value: number): Parameter {
  return parameter({ name, initialiser: { kind: "constant", value }, trainable: true }, []);
}
