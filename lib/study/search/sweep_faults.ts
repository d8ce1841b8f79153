/** Checks the rules of the setting `sweeps` beyond the shape of its fields. */
import { quoted } from "../../errors/quoted.ts";
import type { Fault } from "../fault.ts";
import { comparedFaults } from "../compared_models.ts";
import type { ExperimentFile, ModelSettings } from "../schema.ts";
import type { SweepSettings } from "../settings/sweeps.ts";
import { sweptNames } from "../graph/sweeps/sweep_names.ts";
import { repeatedValues } from "./repeated_values.ts";
import { hasSetting } from "./space.ts";

/** The most trainings of all sweeps. */
const MOST_TRAININGS = 10_000;

/** Returns the models that a sweep trains: those named, or all that have its setting. */
export function sweptModels(
  { models }: Pick<ExperimentFile, "models">,
  sweep: SweepSettings,
): ModelSettings[] {
  return models.filter((model) => sweep.models?.includes(model.name) ?? hasSetting(model, sweep.parameter));
}

/** Returns every broken rule of the sweeps. */
export function sweepFaults(experiment: ExperimentFile): Fault[] {
  const { sweeps, models, seeds } = experiment;
  const trainings = sweeps.reduce(
    (sum, sweep) => sum + sweep.values.length * sweptModels(experiment, sweep).length * seeds.length,
    0,
  );
  return [
    ...sweeps.flatMap((sweep, index) => {
      const path = ["sweeps", index];
      const unknown = comparedFaults(sweep.models ?? [], models, [...path, "models"]);
      const without = (sweep.models ?? []).flatMap((name, position) => {
        const model = models.find((model) => model.name === name);
        return model === undefined || hasSetting(model, sweep.parameter) ? [] : [{
          path: [...path, "models", position],
          message: `found ${quoted(name)}, which has no ${sweep.parameter}, expected models with gaze`,
        }];
      });
      const nobody = sweep.models === undefined && sweptModels(experiment, sweep).length === 0
        ? [{
          path: [...path, "parameter"],
          message:
            `found ${quoted(sweep.parameter)}, which no model has, expected a setting of at least one: ` +
            "those of gaze and heatMap need an objective with gaze",
        }]
        : [];
      return [
        ...unknown,
        ...without,
        ...nobody,
        ...repeatedValues(sweep.values, [...path, "values"]),
      ];
    }),
    ...againFaults(experiment),
    ...nameFaults(experiment),
    ...(trainings <= MOST_TRAININGS ? [] : [{
      path: ["sweeps"],
      message:
        `found ${trainings} trainings of all values, models and seeds, expected at most ${MOST_TRAININGS}`,
    }]),
  ];
}

/** Returns the faults of sweeps that vary a model's setting again, after an earlier sweep. */
function againFaults(experiment: ExperimentFile): Fault[] {
  const first = new Map<string, number>();
  return experiment.sweeps.flatMap((sweep, index) => {
    const again = sweptModels(experiment, sweep).flatMap(({ name }) => {
      const key = `${sweep.parameter} of ${name}`;
      const earlier = first.get(key);
      if (earlier === undefined) first.set(key, index);
      return earlier === undefined || earlier === index ? [] : [{ name, earlier }];
    });
    const [found] = again;
    return found === undefined ? [] : [{
      path: ["sweeps", index],
      message: `found ${sweep.parameter} of ${quoted(found.name)} again, which sweep ${
        found.earlier + 1
      } already varies, expected one list of values for each model`,
    }];
  });
}

/**
 * Returns the faults of models whose name the graph gives to another model with a sweep's value.
 */
function nameFaults(experiment: ExperimentFile): Fault[] {
  const names = new Map(
    experiment.sweeps.flatMap((sweep, index) =>
      sweptModels(experiment, sweep).flatMap((model) =>
        sweptNames(sweep, model.name).map((name) => [name, { sweep: index + 1, of: model.name }] as const)
      )
    ),
  );
  return experiment.models.flatMap(({ name }, index) => {
    const taken = names.get(name);
    return taken === undefined ? [] : [{
      path: ["models", index, "name"],
      message: `found ${quoted(name)}, which names the trainings of ${
        quoted(taken.of)
      } in sweep ${taken.sweep}, expected another name`,
    }];
  });
}
