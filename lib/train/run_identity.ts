/** The identity of a run. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { encodeSafetensors } from "../formats/safetensors.ts";
import type { ExampleSet } from "./example_set.ts";
import { encodeModel } from "../nn/model_file.ts";
import type { TrainOptions } from "./options.ts";
import type { CompleteSchedule } from "./schedule.ts";

/**
 * Everything that determines a run's bits except the pixels, which are not read for this: by name,
 * a short text or the SHA-256 of a long one. Callers must keep one progress folder per content of
 * the images, as the store's scratch folders do.
 */
export type RunIdentity = Readonly<Record<typeof RUN_PARTS[number], string>>;

/** The parts of a run's identity, in words. */
export const RUN_PARTS = [
  "engine",
  "seed",
  "optimiser",
  "schedule",
  "model",
  "initial weights",
  "training set",
  "validation set",
] as const;

/** Returns the run's identity. The epoch at which it is to stop (`until`) is not part of it. */
export function runIdentity(options: TrainOptions, schedule: CompleteSchedule): RunIdentity {
  const { engine, model, optimiser, seed, data, initial } = options;
  return {
    engine: textOf(engine.identity),
    seed: textOf(seed),
    optimiser: textOf(optimiser),
    schedule: textOf(schedule),
    model: hashOf(encodeModel(model)),
    "initial weights": hashOf(encodeSafetensors(initial)),
    "training set": hashOf(textOf(examplesOf(data.train))),
    "validation set": hashOf(textOf(examplesOf(data.validation))),
  };
}

function examplesOf({ ids, labels, imageSize, heatMapSize }: ExampleSet) {
  return { ids, labels, imageSize, heatMapSize: heatMapSize ?? null };
}

/** Returns canonical JSON: equal values are equal texts, whatever the order of their keys. */
function textOf(value: unknown): string {
  return canonicalize(value) ?? "";
}

function hashOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
