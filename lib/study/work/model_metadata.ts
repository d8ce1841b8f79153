/** Writes the description that a training's checkpoint carries in its file's metadata. */
import { z } from "zod";
import type { Metadata } from "../../formats/safetensors_header.ts";
import { checkpointParameters, type Model } from "../../nn/model.ts";

/** The name of the entry: one JSON value. `lib/study/checkpoint/` has its schema. */
export const MODEL_METADATA = "fovea/model/1";

/** The description of a study's input (`input.ts`), passed on unchanged. */
export const inputFileSchema = z.record(z.string(), z.json());

/** A training, as its checkpoint describes it. */
export interface TrainedModel {
  /** The training's key. */
  readonly key: string;
  readonly seed: number;
  readonly model: Model;
  readonly classNames: readonly string[];
  readonly input: z.infer<typeof inputFileSchema>;
}

/** Returns the metadata of a checkpoint. It contains everything that a prediction needs. */
export function modelMetadata({ key, seed, model, classNames, input }: TrainedModel): Metadata {
  const { network, imageSize, grid } = model;
  const description = {
    key,
    seed,
    network,
    parameters: checkpointParameters(model).map(({ attributes }) => attributes.name),
    classes: classNames,
    imageSize,
    grid,
    ...input,
  };
  // Safetensors' own loaders ask for the entry `format`.
  return { format: "pt", [MODEL_METADATA]: JSON.stringify(description) };
}
