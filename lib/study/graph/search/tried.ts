/** Builds the trainings of one trial in one rung, and the tasks that they depend on. */
import type { Input, Task } from "../../../graph/task.ts";
import type { Point } from "../../../search/parameter.ts";
import type { Rung } from "../../../search/rungs.ts";
import type { Trial } from "../../../search/trial.ts";
import { trainingOf } from "../../schema.ts";
import { modelSpace } from "../../search/space.ts";
import { withPoint } from "../../search/with_point.ts";
import type { SearchSettings } from "../../settings/search.ts";
import { isOfHeatMap, isOfLoss } from "../../settings/tunable.ts";
import { placeLabel } from "../../work/rung_trials.ts";
import { heatMapTask } from "../data/data_tasks.ts";
import { output } from "../output.ts";
import { compileTasks, networkTask } from "../runs/model_tasks.ts";
import type { ChosenPart, StudiedModel } from "../runs/studied_model.ts";
import { trainTask } from "../runs/train_task.ts";
import { developmentHeatMapTask } from "./development_tasks.ts";
import { searchNames } from "./search_names.ts";
import { itemAt } from "../../../formats/items.ts";

/** A trial in a rung. */
export interface Tried {
  readonly tasks: readonly Task[];
  readonly trainings: readonly { readonly seed: number; readonly name: string }[];
}

/** The rungs of a model's search, and a place among them. */
export interface InRung {
  readonly rungs: readonly Rung[];
  /** The rung, counted from 1. */
  readonly rung: number;
}

/** Returns the parts of the trainings' settings that a point of the model's space contains. */
export function chosenParts(search: SearchSettings, { model }: StudiedModel): Set<ChosenPart> {
  return new Set(
    modelSpace(search, model).flatMap(({ path }): ChosenPart[] => {
      if (path === "batchSize") return ["batchSize"];
      if (path.startsWith("gaze.")) return ["gaze"];
      if (isOfLoss(path)) return ["loss"];
      return isOfHeatMap(path) ? [] : ["training"];
    }),
  );
}

/** Returns whether the search varies the model's heat maps. */
export function searchesHeatMaps(search: SearchSettings, { model }: StudiedModel): boolean {
  return modelSpace(search, model).some(({ path }) => isOfHeatMap(path));
}

/**
 * Returns a trial of the first rung. Its settings are parameters of its tasks, so that their keys
 * depend on the drawn values, and not on the trial's number.
 */
export function drawnTrial(
  search: SearchSettings,
  development: StudiedModel,
  { trial: { number, point }, rungs }: { readonly trial: Trial; readonly rungs: readonly Rung[] },
): Tried {
  const { name } = development.model;
  const spread = Object.entries(point).filter(([path]) => isOfHeatMap(path))
    .map(([path, value]) => `${path.replace("heatMap.", "")} ${value}`).join(", ");
  const parts = partsOf(point);
  return trainings(search, { ...development, ...withPoint(development, point) }, {
    parts,
    names: {
      network: `${searchNames.network(name)}/trial ${number}`,
      compile: parts.loss
        ? `${searchNames.compile(name)}/trial ${number}`
        : `${searchNames.compile(name)}/batches of ${point.batchSize}`,
      heatMaps: `${searchNames.heatMaps}/${spread}`,
      allHeatMaps: `heat maps/${spread}`,
    },
    training: (seed) => ({ name: searchNames.trial(name, number, seed), seed }),
    place: { rungs, rung: 1 },
  });
}

/**
 * Returns the trial that a promotion puts at `place`, from 1, of a later rung. Its settings, and
 * the states that its trainings continue, are files that the promotion writes.
 */
export function promotedTrial(
  search: SearchSettings,
  development: StudiedModel,
  place: number,
  { rungs, rung }: InRung,
): Tried {
  const { name } = development.model;
  const promotion = searchNames.promote(name, rung - 1);
  const file = output(promotion, `settings.${placeLabel(place)}`);
  const parts = chosenParts(search, development);
  const label = `rung ${rung}/${place}`;
  return trainings(search, { ...development, chosen: { file, parts } }, {
    parts: {
      gaze: parts.has("gaze"),
      loss: parts.has("loss"),
      batchSize: parts.has("batchSize"),
      heatMaps: searchesHeatMaps(search, development),
    },
    names: {
      network: `${searchNames.network(name)}/${label}`,
      compile: `${searchNames.compile(name)}/${label}`,
      heatMaps: `${searchNames.heatMaps}/${name}/${label}`,
      allHeatMaps: `heat maps/${name}/${label}`,
    },
    settings: file,
    training: (seed) => ({
      name: searchNames.promoted(name, rung, place, seed),
      seed,
      state: output(promotion, `state.${placeLabel(place)}.${seed}`),
    }),
    place: { rungs, rung },
  });
}

/** The parts of a point that decide more than the training itself. */
interface Parts {
  readonly gaze: boolean;
  readonly loss: boolean;
  readonly batchSize: boolean;
  readonly heatMaps: boolean;
}

function partsOf(point: Point): Parts {
  return {
    gaze: Object.keys(point).some((path) => path.startsWith("gaze.")),
    loss: Object.keys(point).some(isOfLoss),
    batchSize: "batchSize" in point,
    heatMaps: Object.keys(point).some(isOfHeatMap),
  };
}

interface Trainings {
  readonly parts: Parts;
  /** The names of the tasks that the trial does not share with others. */
  readonly names: {
    readonly network: string;
    readonly compile: string;
    readonly heatMaps: string;
    readonly allHeatMaps: string;
  };
  /** The settings as a file; absent if they are parameters. */
  readonly settings?: Input;
  readonly training: (
    seed: number,
  ) => { readonly name: string; readonly seed: number; readonly state?: Input };
  readonly place: InRung;
}

function trainings(
  search: SearchSettings,
  studied: StudiedModel,
  { parts, names, settings, training, place: { rungs, rung } }: Trainings,
): Tried {
  const own: StudiedModel = {
    ...studied,
    names: {
      ...studied.names,
      ...(parts.gaze || parts.loss ? { network: names.network } : {}),
      ...(parts.batchSize || parts.loss ? { compile: names.compile } : {}),
      ...(parts.heatMaps ? { heatMaps: names.heatMaps } : {}),
    },
  };
  // Graphs depend on the network, its loss and the batch, but not on the initial values of the gaze
  // parameters.
  const compiled: StudiedModel = parts.loss ? own : {
    ...own,
    names: { ...own.names, network: searchNames.network(studied.model.name) },
  };
  const { until } = itemAt(rungs, rung - 1);
  // A training that takes all its epochs has no stop.
  const stops = until < trainingOf(own.experiment, own.model).epochs;
  const trained = search.seeds.map((seed) =>
    trainTask(own, { ...training(seed), ...(stops ? { until } : {}), keepsState: rung < rungs.length })
  );
  const heatMaps = heatMapTask(own.experiment, own.groups, {
    name: names.allHeatMaps,
    ...(settings === undefined ? {} : { settings }),
  });
  return {
    tasks: [
      ...(parts.gaze || parts.loss ? [networkTask(own)] : []),
      ...(parts.batchSize || parts.loss ? compileTasks(compiled) : []),
      ...(parts.heatMaps ? [heatMaps, developmentHeatMapTask(names.heatMaps, names.allHeatMaps)] : []),
      ...trained,
    ],
    trainings: trained.map(({ name }, index) => ({ seed: search.seeds[index]!, name })),
  };
}
