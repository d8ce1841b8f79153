/** Checks the rules of the setting `search` beyond the shape of its fields. */
import { gridSize, pointCount } from "../../search/draw.ts";
import type { Parameter } from "../../search/parameter.ts";
import { quoted } from "../../errors/quoted.ts";
import type { Fault } from "../fault.ts";
import { comparedFaults } from "../compared_models.ts";
import { repeated } from "../repeated.ts";
import { type ExperimentFile, type ModelSettings, trainingOf } from "../schema.ts";
import type { SearchSettings } from "../settings/search.ts";
import { repeatedValues } from "./repeated_values.ts";
import { hasSetting, modelRungs, modelSpace, searchedModels, spaceOf, trialsOf } from "./space.ts";

/** The most trainings of a search: each is a task and a row of a table. */
const MOST_TRAININGS = 10_000;

/** Returns every broken rule of the search. */
export function searchFaults(experiment: ExperimentFile): Fault[] {
  const { search, models, seeds } = experiment;
  if (search === undefined) return [];
  const named = comparedFaults(search.models ?? [], models, ["search", "models"]);
  const final = search.seeds.flatMap((seed, index) =>
    seeds.includes(seed)
      ? [{
        path: ["search", "seeds", index],
        message: `found ${seed}, which is a seed of the final runs (seeds), expected another: ` +
          "the chosen settings are judged on trainings that chose nothing",
      }]
      : []
  );
  const space = spaceFaults(experiment, search);
  const faults = [...named, ...repeated(search.seeds, ["search", "seeds"]), ...final, ...space];
  // Trials are counted only if the space is valid.
  return named.length + space.length > 0 ? faults : [...faults, ...strategyFaults(experiment, search)];
}

function spaceFaults({ models }: ExperimentFile, search: SearchSettings): Fault[] {
  const space = spaceOf(search);
  const path = ["search", "space"];
  if (space.length === 0) {
    return [{ path, message: "found an empty space, expected at least one setting, such as learningRate" }];
  }
  const tuned = models.filter(({ name }) => search.models?.includes(name) ?? true);
  // Other rules report names of no model.
  if (tuned.length === 0) return [];
  const none = space.filter(({ path }) => !tuned.some((model) => hasSetting(model, path))).map((
    parameter,
  ) => ({
    path: [...path, parameter.path],
    at: "key" as const,
    message: `found ${quoted(parameter.path)}, which none of the models has (${
      tuned.map(({ name }) => quoted(name)).join(", ")
    }), expected a setting of at least one of them: those of gaze and heatMap need an objective with gaze`,
  }));
  const without = (search.models ?? []).flatMap((name, index) => {
    const model = models.find((model) => model.name === name);
    return model === undefined || modelSpace(search, model).length > 0 ? [] : [{
      path: ["search", "models", index],
      message: `found ${quoted(name)}, which has none of the space's settings, expected a model that has one`,
    }];
  });
  return [
    ...none,
    ...(none.length > 0 ? [] : without),
    ...space.flatMap((parameter) =>
      parameterFaults(parameter, search.strategy.kind, [...path, parameter.path])
    ),
  ];
}

function parameterFaults(
  parameter: Parameter,
  strategy: SearchSettings["strategy"]["kind"],
  path: readonly (string | number)[],
): Fault[] {
  if (parameter.kind === "choice") return repeatedValues(parameter.values, path);
  const { from, to, scale, steps, integer } = parameter;
  return [
    ...(scale === "log" && from <= 0
      ? [{
        path: [...path, "from"],
        message: `found ${from}, expected more than 0: a log scale has no value of 0 or less`,
      }]
      : []),
    ...(to > from
      ? []
      : [{ path: [...path, "to"], message: `found ${to}, expected more than from (${from})` }]),
    ...(strategy === "grid" && steps === undefined
      ? [{
        path,
        message:
          "found a range without steps, expected steps: NUMBER beside its ends, or a list of values: " +
          "a grid takes a number of values from it",
      }]
      : []),
    ...(strategy === "grid" && integer && steps !== undefined && to > from && steps > to - from + 1
      ? [{
        path: [...path, "steps"],
        message: `found ${steps}, expected at most ${to - from + 1}: there are no more whole numbers`,
      }]
      : []),
    ...(strategy !== "grid" && steps !== undefined
      ? [{
        path: [...path, "steps"],
        at: "key" as const,
        message: `found steps, which only a grid has; remove it`,
      }]
      : []),
  ];
}

function strategyFaults(experiment: ExperimentFile, search: SearchSettings): Fault[] {
  const models = searchedModels(experiment);
  const faults = models.flatMap((model) => modelFaults(experiment, search, model));
  // Models with the same space have the same faults.
  const [first] = faults;
  if (first !== undefined) return [first];
  const trainings = models.reduce(
    (sum, model) =>
      sum + modelRungs(experiment, search, model).reduce((trials, rung) => trials + rung.trials, 0),
    0,
  ) *
    search.seeds.length;
  return trainings <= MOST_TRAININGS ? [] : [{
    path: ["search", "strategy"],
    message:
      `found ${trainings} trainings of all models, trials, rungs and seeds, expected at most ${MOST_TRAININGS}`,
  }];
}

function modelFaults(experiment: ExperimentFile, search: SearchSettings, model: ModelSettings): Fault[] {
  const { strategy } = search;
  const path = ["search", "strategy"];
  const space = modelSpace(search, model);
  const points = strategy.kind === "grid" ? gridSize(space) : pointCount(space);
  const trials = strategy.trials ?? points;
  if (trials < 2) {
    return [{
      path: ["search", "space"],
      message: `found one point for ${quoted(model.name)}, expected two or more: nothing would be chosen`,
    }];
  }
  if (trials > points) {
    return [{
      path: [...path, "trials"],
      message:
        `found ${trials}, expected at most ${points}: ${
          quoted(model.name)
        } has no more different settings in ` +
        "this space",
    }];
  }
  if (trials * search.seeds.length > MOST_TRAININGS) {
    return [{
      path,
      message:
        `found ${trials} trials × ${search.seeds.length} seeds of ${quoted(model.name)}, expected at most ` +
        `${MOST_TRAININGS} trainings; strategy random takes some points of a large space`,
    }];
  }
  if (strategy.kind === "halving" && strategy.rungs !== 1 && Math.floor(trials / strategy.factor) < 2) {
    return [{
      path: [...path, "trials"],
      message: `found ${trials}, expected at least ${2 * strategy.factor} (twice the factor ` +
        `${strategy.factor}): with fewer, the second rung would have fewer than two trials; strategy random trains all trials equally long`,
    }];
  }
  const { epochs } = trainingOf(experiment, model);
  if (strategy.epochs !== undefined && strategy.epochs > epochs) {
    return [{
      path: [...path, "epochs"],
      message: `found ${strategy.epochs}, expected at most ${epochs}, the most epochs of ${
        quoted(model.name)
      }`,
    }];
  }
  if (strategy.kind === "halving" && strategy.rungs !== 1 && strategy.epochs >= epochs) {
    return [{
      path: [...path, "epochs"],
      message:
        `found ${strategy.epochs} in the first rung, expected less than ${epochs}, the most epochs of ` +
        `${quoted(model.name)}: nothing would be left for a second rung`,
    }];
  }
  try {
    trialsOf(search, model);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [{
      path: [...path, "trials"],
      message: `found ${error.message}; expected fewer, or a wider range`,
    }];
  }
  return [];
}
