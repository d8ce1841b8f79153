/**
 * Builds sweeps: final trainings of a model with several values of one setting, from which nothing
 * is chosen.
 */
import type { Input, Task } from "../../../graph/task.ts";
import type { Value } from "../../../search/parameter.ts";
import { sweptModels } from "../../search/sweep_faults.ts";
import { withPoint } from "../../search/with_point.ts";
import type { SweepSettings } from "../../settings/sweeps.ts";
import { isOfHeatMap, isOfLoss } from "../../settings/tunable.ts";
import { placeLabel } from "../../work/rung_trials.ts";
import { heatMapTask } from "../data/data_tasks.ts";
import { output } from "../output.ts";
import { compileTasks, networkTask } from "../runs/model_tasks.ts";
import { runTasks } from "../runs/run_tasks.ts";
import { type ChosenPart, namesOf, type StudiedModel } from "../runs/studied_model.ts";
import { taskNames } from "../task_names.ts";
import { sweepNames, sweptNames } from "./sweep_names.ts";
import { itemAt, tuple } from "../../../formats/items.ts";

/**
 * Returns the tasks of all sweeps. A value that is the model's own has the keys of its final runs,
 * so that nothing is trained twice.
 *
 * @param models Every model of the experiment, with the settings of its final trainings.
 */
export function sweepTasks(models: readonly StudiedModel[]): Task[] {
  const [first] = tuple(models, 1);
  return (first?.experiment.sweeps ?? []).flatMap((sweep, index) => {
    const swept = sweptModels(first.experiment, sweep);
    return models.filter(({ model }) => swept.includes(model)).flatMap((studied) => {
      const names = sweptNames(sweep, studied.model.name);
      return [
        ...sweep.values.flatMap((value, place) =>
          valueTasks(sweep, studied, { value, name: itemAt(names, place) })
        ),
        sweepTask(sweep, studied, { position: index + 1, names }),
      ];
    });
  });
}

/** Returns the final runs of a model with one value. */
function valueTasks(
  { parameter }: SweepSettings,
  studied: StudiedModel,
  { value, name }: { readonly value: Value; readonly name: string },
): Task[] {
  const { experiment, groups, chosen } = studied;
  const part = partOf(parameter);
  const isNetwork = part === "gaze" || part === "loss",
    isBatch = part === "batchSize",
    isHeatMap = part === "heatMap";
  const point = { [parameter]: value };
  const drawn = chosen === undefined ? withPoint(studied, point) : studied;
  const settings = sweepNames.settings(name);
  const file = output(settings, "settings");
  const base = namesOf(studied);
  const heatMaps = `heat maps/${name}`;
  const own: StudiedModel = {
    ...studied,
    ...drawn,
    model: { ...drawn.model, name },
    names: {
      ...base,
      ...(isNetwork ? { network: taskNames.network(name), compile: taskNames.compile(name) } : {}),
      ...(isBatch ? { compile: taskNames.compile(name) } : {}),
      ...(isHeatMap ? { heatMaps } : {}),
    },
    ...(chosen === undefined
      ? {}
      : { chosen: { file, parts: new Set([...chosen.parts, ...trainingPart(part)]) } }),
  };
  return [
    ...(chosen === undefined ? [] : [{
      name: settings,
      module: "lib/study/work/vary_settings.ts",
      parameters: { point },
      inputs: { settings: chosen.file },
      outputs: { settings: "file" as const },
      quotable: ["settings"],
    }]),
    ...(isHeatMap
      ? [
        heatMapTask(own.experiment, groups, {
          name: heatMaps,
          ...(chosen === undefined ? {} : { settings: file }),
        }),
      ]
      : []),
    ...(isNetwork ? [networkTask(own)] : []),
    ...(isNetwork || isBatch ? compileTasks(own) : []),
    ...experiment.seeds.flatMap((seed) => runTasks(own, seed)),
  ];
}

type Part = ChosenPart | "heatMap";

function partOf(parameter: string): Part {
  if (isOfHeatMap(parameter)) return "heatMap";
  if (parameter.startsWith("gaze.")) return "gaze";
  if (isOfLoss(parameter)) return "loss";
  return parameter === "batchSize" ? "batchSize" : "training";
}

function trainingPart(part: Part): ChosenPart[] {
  return part === "heatMap" ? [] : [part];
}

function sweepTask(
  { parameter, values }: SweepSettings,
  { model, experiment: { seeds } }: StudiedModel,
  { position, names }: { readonly position: number; readonly names: readonly string[] },
): Task {
  const inputs = names.flatMap((name, index) =>
    seeds.flatMap((seed): [string, Input][] => {
      const label = `${placeLabel(index + 1)}.${seed}`;
      return [
        [`history.${label}`, output(taskNames.train(name, seed), "history")],
        [`metrics.${label}`, output(taskNames.evaluate(name, seed), "metrics")],
      ];
    })
  );
  return {
    name: sweepNames.sweep(position, model.name),
    module: "lib/study/work/sweep.ts",
    parameters: { model: model.name, parameter, values, seeds },
    inputs: Object.fromEntries(inputs),
    outputs: { sweep: "file" },
    quotable: ["sweep"],
  };
}
