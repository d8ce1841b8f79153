/**
 * Builds a model's search: the trainings of its trials, rung by rung, the tasks that promote trials
 * between rungs, and the task that chooses the settings of the final trainings. They read the
 * development set and nothing of the test set (`test_set.ts`).
 */
import type { Input, Json, Task } from "../../../graph/task.ts";
import type { Parameter } from "../../../search/parameter.ts";
import type { Rung } from "../../../search/rungs.ts";
import type { Trial } from "../../../search/trial.ts";
import { modelRungs, modelSpace, trialsOf } from "../../search/space.ts";
import type { SearchSettings } from "../../settings/search.ts";
import { placeLabel } from "../../work/rung_trials.ts";
import { output } from "../output.ts";
import { compileTasks, networkTask } from "../runs/model_tasks.ts";
import type { StudiedModel } from "../runs/studied_model.ts";
import { searchNames } from "./search_names.ts";
import { drawnTrial, promotedTrial, type Tried } from "./tried.ts";
import { itemAt } from "../../../formats/items.ts";

/** Returns every task of a model's search. Equal tasks of different trials may be in it twice. */
export function searchTasks(search: SearchSettings, studied: StudiedModel): Task[] {
  const { experiment, model } = studied;
  const development: StudiedModel = {
    ...studied,
    names: {
      split: searchNames.split,
      images: searchNames.images,
      input: searchNames.input,
      heatMaps: searchNames.heatMaps,
      network: searchNames.network(model.name),
      compile: searchNames.compile(model.name),
    },
  };
  const trials = trialsOf(search, model);
  const rungs = modelRungs(experiment, search, model);
  const tried = rungs.map(({ trials: count }, index) =>
    index === 0 ? trials.map((trial) => drawnTrial(search, development, { trial, rungs })) : Array.from(
      { length: count },
      (_, place) => promotedTrial(search, development, place + 1, { rungs, rung: index + 1 }),
    )
  );
  const between = rungs.slice(1).map((next, index) =>
    promoteTask(search, model.name, { rung: index + 1, next, tried: itemAt(tried, index), trials })
  );
  return [
    networkTask(development),
    ...compileTasks(development),
    ...tried.flatMap((
      rung,
      index,
    ) => [...between.slice(index - 1, index), ...rung.flatMap(({ tasks }) => tasks)]),
    chooseTask(search, studied, { trials, rungs, tried }),
  ];
}

/** Returns one input for each training: `<prefix>.<place>.<seed>`. */
function inputsOf(tried: readonly Tried[], prefix: string, name: string): Record<string, Input> {
  return Object.fromEntries(tried.flatMap(({ trainings }, index) =>
    trainings.map(({ seed, name: task }) => [
      `${prefix}.${placeLabel(index + 1)}.${seed}`,
      output(task, name),
    ])
  ));
}

function promoteTask(
  { seeds }: SearchSettings,
  model: string,
  { rung, next, tried, trials }: {
    readonly rung: number;
    readonly next: Rung;
    readonly tried: readonly Tried[];
    readonly trials: readonly Trial[];
  },
): Task {
  const places = Array.from({ length: next.trials }, (_, index) => placeLabel(index + 1));
  const names = [
    "promotion",
    ...places.flatMap((place) => [`settings.${place}`, ...seeds.map((seed) => `state.${place}.${seed}`)]),
  ];
  return {
    name: searchNames.promote(model, rung),
    module: "lib/study/work/promote.ts",
    parameters: { seeds, promote: next.trials, ...(rung === 1 ? { trials: trials.map(trialJson) } : {}) },
    inputs: {
      ...inputsOf(tried, "history", "history"),
      ...inputsOf(tried, "state", "state"),
      ...(rung === 1 ? {} : { promotion: output(searchNames.promote(model, rung - 1), "promotion") }),
    },
    outputs: Object.fromEntries(names.map((name) => [name, "file"])),
    quotable: names.filter((name) => !name.startsWith("state.")),
  };
}

function chooseTask(
  search: SearchSettings,
  { model }: StudiedModel,
  { trials, rungs, tried }: {
    readonly trials: readonly Trial[];
    readonly rungs: readonly Rung[];
    readonly tried: readonly (readonly Tried[])[];
  },
): Task {
  const promotions = rungs.slice(1).map((_, index) =>
    [`promotion.${index + 1}`, output(searchNames.promote(model.name, index + 1), "promotion")] as const
  );
  return {
    name: searchNames.choose(model.name),
    module: "lib/study/work/choose.ts",
    parameters: {
      model: model.name,
      strategy: search.strategy.kind,
      seed: search.strategy.seed,
      seeds: search.seeds,
      space: modelSpace(search, model).map(parameterJson),
      trials: trials.map(trialJson),
      rungs: rungs.map((rung) => ({ ...rung })),
    },
    inputs: {
      ...Object.fromEntries(promotions),
      ...Object.assign({}, ...tried.map((rung, index) => inputsOf(rung, `history.${index + 1}`, "history"))),
    },
    outputs: { settings: "file", trials: "file" },
    quotable: ["settings", "trials"],
  };
}

function parameterJson(parameter: Parameter): Json {
  if (parameter.kind === "choice") return { ...parameter };
  const { steps, ...range } = parameter;
  return steps === undefined ? range : { ...range, steps };
}

function trialJson({ number, point }: Trial): Json {
  return { number, point };
}
