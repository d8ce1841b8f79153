/**
 * Describes a model for building its tasks: its settings, the engine, and settings that other tasks
 * choose.
 */
import type { DataSet, ImageGroup } from "../../../data/data_set.ts";
import type { Input, Json } from "../../../graph/task.ts";
import type { Experiment, ModelSettings } from "../../schema.ts";
import { output } from "../output.ts";
import type { StudyEngine } from "../study_engine.ts";
import { taskNames } from "../task_names.ts";

/** A group of settings that a task reads from a file of chosen settings. */
export type ChosenPart = "training" | "batchSize" | "gaze" | "loss";

/** Settings that another task chooses, as a file (`settings/chosen.ts`). */
export interface ChosenInput {
  readonly file: Input;
  /** The parts that the file may hold. A task that reads none of them does not take the file. */
  readonly parts: ReadonlySet<ChosenPart>;
}

/** A model of a study. */
export interface StudiedModel {
  readonly experiment: Experiment;
  readonly data: DataSet;
  readonly model: ModelSettings;
  readonly engine: StudyEngine;
  readonly groups: readonly ImageGroup[];
  /** Names of the tasks that its trainings read; the study's own unless given. */
  readonly names?: {
    readonly network?: string;
    readonly compile?: string;
    readonly heatMaps?: string;
    readonly split?: string;
    /** The name without the label of a group of images. */
    readonly images?: string;
    readonly input?: string;
  };
  /** The chosen settings; absent if all are the experiment file's. */
  readonly chosen?: ChosenInput;
}

/** Returns the names of the tasks that the model's trainings read. */
export function namesOf({ model, names }: StudiedModel): {
  readonly network: string;
  readonly compile: string;
  readonly heatMaps: string;
  readonly split: string;
  readonly images: string;
  readonly input: string;
} {
  return {
    network: taskNames.network(model.name),
    compile: taskNames.compile(model.name),
    heatMaps: taskNames.heatMaps,
    split: taskNames.split,
    images: "images",
    input: taskNames.input,
    ...names,
  };
}

/**
 * Returns the input `settings` of a task that reads `parts`; none if no task chooses any of them.
 */
export function settingsInput(
  { chosen }: StudiedModel,
  ...parts: readonly ChosenPart[]
): Record<string, Input> {
  return chosen !== undefined && parts.some((part) => chosen.parts.has(part))
    ? { settings: chosen.file }
    : {};
}

/** Returns the network, and its graphs for this purpose if the engine compiles. */
export function networkInputs(
  studied: StudiedModel,
  purpose: "training" | "prediction",
): Record<string, Input> {
  const { network, compile } = namesOf(studied);
  const model = output(network, "model");
  return studied.engine.family === "onnx" ? { model, graphs: output(compile, purpose) } : { model };
}

/** Returns the parameters of every task on this engine. */
export function engineParameters(engine: StudyEngine): { readonly [key: string]: Json } {
  return engine.family === "tensorflow" ? { backend: engine.backend } : { block: engine.block };
}
