/** Makes the file of a checkpoint with random weights and invented statistics, for tests. */
import { type Canvas, imageSize } from "../../data/canvas.ts";
import type { PixelPolicy } from "../../data/dicom/pixel_policy.ts";
import { encodeSafetensors } from "../../formats/safetensors.ts";
import type { Tensor } from "../../formats/tensor.ts";
import { initialCheckpoint } from "../../nn/initialise.ts";
import { checkpointParameters } from "../../nn/model.ts";
import { buildModel } from "../../nn/networks.ts";
import type { NetworkName } from "../../nn/networks/mod.ts";
import type { NetworkSpecification } from "../../nn/specification.ts";
import { modelMetadata } from "../work/model_metadata.ts";

/** The network and the input of the checkpoint. */
export interface Invented {
  readonly name: NetworkName;
  readonly canvas: Canvas;
  readonly camReduction?: NetworkSpecification["camReduction"];
  readonly normalisation?: "none" | "imagenet";
  readonly pixels?: PixelPolicy;
  readonly gaze?: boolean;
  readonly seed?: number;
}

/**
 * Returns the file. Its running statistics are not those of the random weights' features, but not
 * trivial.
 */
export function inventedCheckpoint(
  { name, canvas, camReduction = "sum", normalisation = "none", pixels = "raw-max", gaze = false, seed = 1 }:
    Invented,
): Uint8Array {
  const { height, width } = imageSize(canvas);
  const network = {
    name,
    width: 0.1,
    depth: 0.3,
    camReduction,
    ...(normalisation === "none" ? {} : { normalisation }),
  };
  const objective = gaze
    ? { kind: "paper", logSigmaAttention: -1, logSigmaClassification: 0, logAlpha: 0 } as const
    : { kind: "classification" } as const;
  const model = buildModel({ ...network, classes: 3 }, objective, [height, width]);
  const random = initialCheckpoint(checkpointParameters(model), "initialise", seed);
  const tensors = new Map([...random].map(([name, tensor]): [string, Tensor] => {
    if (tensor.dtype !== "F32" || !/running_|norm|bn/.test(name)) return [name, tensor];
    const base = name.endsWith("mean") || name.endsWith("bias") ? 0 : 1;
    return [name, { ...tensor, data: tensor.data.map((_, index) => base + (index % 7 - 3) / 20) }];
  }));
  const range = [0, 1];
  const metadata = modelMetadata({
    key: "ab".repeat(32),
    seed,
    model,
    classNames: ["normal", "cardiomegaly", "pneumonia"],
    input: {
      pixels,
      canvas: { ...canvas },
      trainingImages: {
        images: 9,
        height: [100, 100],
        width: [100, 100],
        photometric: ["MONOCHROME2"],
        mean: range,
        deviation: range,
        dark: range,
        median: range,
        bright: range,
      },
    },
  });
  return encodeSafetensors(tensors, metadata);
}
