/** The task that trains a model with one seed. */
import type { Task } from "../../../graph/task.ts";
import { engineNeeds } from "../../library_needs.ts";
import { trainingOf } from "../../schema.ts";
import { weightsInput } from "../../weights.ts";
import { perGroup } from "../data/groups.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";
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
}

/** Returns the training. */
export function trainTask(studied: StudiedModel, { name, seed }: TrainingTask): Task {
  const { experiment, model, engine, groups } = studied;
  return {
    name,
    module: `lib/study/work/train_${engine.family}.ts`,
    parameters: { ...engineParameters(engine), training: trainingOf(experiment, model), seed },
    inputs: {
      split: output(taskNames.split, "split"),
      ...networkInputs(studied, "training"),
      ...perGroup(groups, "images", "images"),
      ...(model.objective === "none" ? {} : { heatMaps: output(namesOf(studied).heatMaps, "heatMaps") }),
      ...weightsInput(experiment, model),
      ...settingsInput(studied, "training", "batchSize"),
    },
    outputs: { checkpoint: "file", history: "file", training: "file", validation: "file" },
    quotable: ["history", "training"],
    environment: { engine: { ...engine.identity } },
    needs: engineNeeds(engine),
  };
}
