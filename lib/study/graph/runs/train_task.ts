/** Builds the task that trains a model with one seed. */
import type { Input, Task } from "../../../graph/task.ts";
import { engineNeeds } from "../../library_needs.ts";
import { trainingOf } from "../../schema.ts";
import { weightsInput } from "../../weights.ts";
import { perGroup } from "../data/image_groups.ts";
import { output } from "../output.ts";
import {
  engineParameters,
  namesOf,
  networkInputs,
  settingsInput,
  type StudiedModel,
} from "./studied_model.ts";

/** One training of a model. */
export interface TrainingTask {
  /** The task's name. */
  readonly name: string;
  readonly seed: number;
  /**
   * The number of epochs, from the first one, after which it stops, if nothing has stopped it
   * before.
   */
  readonly until?: number;
  /** The state of an earlier part of this training, to continue from. */
  readonly state?: Input;
  /** True for an output `state`, from which a later part continues. */
  readonly keepsState?: boolean;
}

/** Returns the training. */
export function trainTask(studied: StudiedModel, options: TrainingTask): Task {
  const { name, seed, until, state, keepsState = false } = options;
  const { experiment, model, engine, groups } = studied;
  return {
    name,
    module: `lib/study/work/train_${engine.family}.ts`,
    parameters: {
      ...engineParameters(engine),
      training: trainingOf(experiment, model),
      seed,
      ...(until === undefined ? {} : { until }),
    },
    inputs: {
      split: output(namesOf(studied).split, "split"),
      input: output(namesOf(studied).input, "input"),
      ...networkInputs(studied, "training"),
      ...perGroup(groups, namesOf(studied).images, "images"),
      ...(model.objective === "none" ? {} : { heatMaps: output(namesOf(studied).heatMaps, "heatMaps") }),
      ...weightsInput(experiment, model),
      ...settingsInput(studied, "training", "batchSize"),
      ...(state === undefined ? {} : { state }),
    },
    outputs: {
      ...(keepsState ? { state: "file" } : {}),
      checkpoint: "file",
      history: "file",
      training: "file",
      validation: "file",
    },
    quotable: ["history", "training"],
    environment: { engine: { ...engine.identity } },
    needs: engineNeeds(engine),
  };
}
