/**
 * Task: describes the input of a study's networks: how images are prepared, and the ranges of the
 * training images. It reads no other image, so its output contains nothing of the test set.
 */
import { z } from "zod";
import { canvasSchema } from "../../data/canvas_schema.ts";
import { profilesFileSchema } from "../../data/profile/image_profile.ts";
import { trainingImages } from "../../data/profile/training_images.ts";
import { memberOf } from "../../formats/items.ts";
import type { WorkContext } from "../../graph/task.ts";
import { pixelsSchema } from "../settings/pixels.ts";
import { inputsOf, readJson, splitFileSchema, writeJson } from "./files.ts";

export const parametersSchema = z.strictObject({ pixels: pixelsSchema, canvas: canvasSchema });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const preparation = parametersSchema.parse(parameters);
  const { subsets } = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const isTrained = new Set(subsets.train);
  const files = inputsOf(inputs, "profiles").map((path) => readJson(path, profilesFileSchema));
  const profiles = (await Promise.all(files)).flat()
    .flatMap(({ dicomId, profile }) => isTrained.has(dicomId) ? [profile] : []);
  await writeJson(memberOf(outputs, "input"), { ...preparation, trainingImages: trainingImages(profiles) });
}
