/** Builds the tasks of a model that the runs of all its seeds share. */
import { imageSize } from "../../../data/canvas.ts";
import type { Task } from "../../../graph/task.ts";
import { networkOf, objectiveOf } from "../../network_of.ts";
import { trainingOf } from "../../schema.ts";
import { output } from "../output.ts";
import { networkModule } from "../network_module.ts";
import { namesOf, settingsInput, type StudiedModel } from "./studied_model.ts";

/**
 * Returns the task that describes the network, and the one that compiles it if the engine compiles.
 */
export function modelTasks(studied: StudiedModel): Task[] {
  return [networkTask(studied), ...compileTasks(studied)];
}

/** Describes a model's network and losses as data. */
export function networkTask(studied: StudiedModel): Task {
  const { experiment: { canvas }, model } = studied;
  const { height, width } = imageSize(canvas), { name, ...network } = networkOf(model);
  return {
    name: namesOf(studied).network,
    module: networkModule(name),
    parameters: { network, objective: objectiveOf(model), imageSize: [height, width] },
    inputs: { split: output(namesOf(studied).split, "split"), ...settingsInput(studied, "gaze", "loss") },
    outputs: { model: "file" },
  };
}

/** Compiles a model's graphs; no task if the engine does not compile. */
export function compileTasks(studied: StudiedModel): Task[] {
  const { experiment, model, engine } = studied;
  if (engine.family !== "onnx") return [];
  const { compile, network, split } = namesOf(studied);
  return [{
    name: compile,
    module: "lib/study/work/compile_onnx.ts",
    parameters: {
      block: engine.block,
      batchSize: trainingOf(experiment, model).batchSize,
    },
    inputs: {
      split: output(split, "split"),
      model: output(network, "model"),
      ...settingsInput(studied, "batchSize"),
    },
    outputs: { training: "file", prediction: "file" },
    environment: { engine: { ...engine.identity } },
    isExecuted: true,
  }];
}
