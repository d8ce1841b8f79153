/** The identity of a run. */
import { createHash } from "node:crypto";
import { encodeSafetensors } from "../formats/safetensors.ts";
import type { ExampleSet } from "./example_set.ts";
import { encodeModel } from "../nn/model_file.ts";
import type { TrainOptions } from "./options.ts";
import type { CompleteSchedule } from "./schedule.ts";

/**
 * A SHA-256 of everything that determines a run's bits except the pixels, which are not read for
 * this. Callers must keep one progress folder per content of the images, as the store's scratch
 * folders do.
 */
export function runIdentity(options: TrainOptions, schedule: CompleteSchedule): string {
  const { engine, model, optimiser, seed, data, initial } = options;
  const examples = ({ ids, labels, imageSize, heatMapSize }: ExampleSet) => ({
    ids,
    labels,
    imageSize,
    heatMapSize: heatMapSize ?? null,
  });
  const identity = JSON.stringify({
    engine: engine.identity,
    model: encodeModel(model),
    optimiser,
    schedule,
    seed,
    train: examples(data.train),
    validation: examples(data.validation),
  });
  return createHash("sha256").update(identity).update(encodeSafetensors(initial)).digest("hex");
}
