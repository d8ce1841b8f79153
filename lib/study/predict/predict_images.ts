/** Predicts images one by one with the trainings of a model. */
import { imageProfile } from "../../data/profile/image_profile.ts";
import { unlikeTraining } from "../../data/profile/training_images.ts";
import { prepareImage } from "../../data/prepared_image.ts";
import type { Engine, Predictor } from "../../engine/engine.ts";
import { systemSentence } from "../../errors/system_error.ts";
import { UserError } from "../../errors/user_error.ts";
import { fileReader } from "../../formats/file_reader.ts";
import { float32, type TensorOf } from "../../formats/tensor.ts";
import { softmax } from "../../stats/softmax.ts";
import type { Checkpoint } from "../checkpoint/read_checkpoint.ts";
import type { ImageFile } from "./image_choice.ts";
import { isAbsent } from "../../formats/there.ts";

/** The outputs of one training for an image. */
export interface SeedPrediction {
  readonly seed: number;
  /** [classes], float32 values that add up to 1. */
  readonly probabilities: Float32Array;
  /** Ω of every class, [classes, h, w]. */
  readonly cams: TensorOf<"F32">;
}

/** An image that was predicted. */
export interface PredictedImage {
  readonly outcome: "predicted";
  readonly image: ImageFile;
  readonly seeds: readonly SeedPrediction[];
  /** The pixels that the network saw, [h, w]. */
  readonly pixels: TensorOf<"F32">;
  /** Differences from the training images, a phrase each; empty if there is none. */
  readonly unlike: readonly string[];
}

/** An image that could not be read or predicted. */
export interface FailedImage {
  readonly outcome: "failed";
  readonly image: ImageFile;
  /** The fault, as a sentence. */
  readonly fault: string;
}

/** An image as tables and pages describe it: its pixels and maps may already be freed. */
export type PredictedScores = Pick<PredictedImage, "outcome" | "image" | "unlike"> & {
  readonly seeds: readonly Pick<SeedPrediction, "seed" | "probabilities">[];
};

/** The outcome of one image. */
export type ImageOutcome = PredictedImage | FailedImage;

/**
 * Predicts the images in turn. A file that cannot be read is an outcome of its own, and the others
 * are still predicted. The network's outputs are those of the study's `predict` task, bit for bit,
 * on the same engine.
 */
export async function* predictImages(
  images: readonly ImageFile[],
  checkpoints: readonly [Checkpoint, ...Checkpoint[]],
  engine: Pick<Engine, "predictor">,
): AsyncGenerator<ImageOutcome> {
  const [{ description: { canvas, pixels: policy, trainingImages, imageSize } }] = checkpoints;
  const read = fileReader("dicom");
  const predictors: { readonly seed: number; readonly predictor: Predictor }[] = [];
  try {
    for (const { description: { seed }, model, tensors } of checkpoints) {
      predictors.push({ seed, predictor: await engine.predictor({ model, checkpoint: tensors }) });
    }
    for (const image of images) {
      try {
        const bytes = await read(image.path, image.name);
        const prepared = await prepareImage(bytes, image.name, { policy, canvas });
        const { height, width, pixels, image: { photometric } } = prepared;
        const input = float32([1, 1, ...imageSize], pixels);
        const seeds: SeedPrediction[] = [];
        for (const { seed, predictor } of predictors) {
          const { logits, cams } = await predictor.predict(input);
          const probabilities = softmax(logits.data, logits.data.length);
          seeds.push({ seed, probabilities, cams: float32(cams.shape.slice(1), cams.data) });
        }
        requireFinite(seeds, image.name);
        yield {
          outcome: "predicted",
          image,
          seeds,
          pixels: float32(imageSize, pixels),
          unlike: unlikeTraining(imageProfile({ height, width, photometric }, pixels), trainingImages),
        };
      } catch (error) {
        yield { outcome: "failed", image, fault: faultOf(error, image.name) };
      }
    }
  } finally {
    for (const { predictor } of predictors) await predictor.dispose();
  }
}

function requireFinite(seeds: readonly SeedPrediction[], name: string): void {
  const other = seeds.find(({ probabilities }) => !probabilities.every(Number.isFinite));
  if (other === undefined) return;
  throw new UserError(
    `${name}: seed ${other.seed} gives scores that are not finite, so there is no probability`,
  );
}

/**
 * Returns the sentence for a file that cannot be used. Throws any error that the file did not
 * cause.
 */
function faultOf(error: unknown, name: string): string {
  if (error instanceof UserError) return error.message;
  if (isAbsent(error)) return `${name}: found no such file, expected an image (DICOM, PNG or JPEG)`;
  const sentence = error instanceof Error ? systemSentence(error) : undefined;
  if (sentence === undefined) throw error;
  return `${name}: ${sentence}`;
}
