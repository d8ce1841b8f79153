/** The tasks that build a model, which the runs of all its seeds share. */
import { imageSize } from "../../../data/canvas.ts";
import type { Task } from "../../../graph/task.ts";
import { networkOf, objectiveOf } from "../../network_of.ts";
import { type Experiment, type ModelSettings, trainingOf } from "../../schema.ts";
import { output } from "../output.ts";
import type { OnnxEngine, StudyEngine } from "../study_engine.ts";
import { taskNames } from "../task_names.ts";

/** Returns the task that describes the network, and the one that compiles it where the engine does. */
export function modelTasks(experiment: Experiment, model: ModelSettings, engine: StudyEngine): Task[] {
  return [
    networkTask(experiment, model),
    ...engine.family === "onnx" ? [compileTask(experiment, model, engine)] : [],
  ];
}

/** A model's network and losses as data. */
function networkTask({ canvas }: Experiment, model: ModelSettings): Task {
  const { height, width } = imageSize(canvas);
  return {
    name: taskNames.network(model.name),
    module: "lib/study/work/network.ts",
    parameters: { network: networkOf(model), objective: objectiveOf(model), imageSize: [height, width] },
    inputs: { split: output(taskNames.split, "split") },
    outputs: { model: "file" },
  };
}

/** A model's graphs. */
function compileTask(
  experiment: Experiment,
  model: ModelSettings,
  { block, identity }: OnnxEngine,
): Task {
  return {
    name: taskNames.compile(model.name),
    module: "lib/study/work/compile_onnx.ts",
    parameters: {
      block,
      batchSize: trainingOf(experiment, model).batchSize,
    },
    inputs: {
      split: output(taskNames.split, "split"),
      model: output(taskNames.network(model.name), "model"),
    },
    outputs: { training: "file", prediction: "file" },
    environment: { engine: { ...identity } },
    isExecuted: true,
  };
}
