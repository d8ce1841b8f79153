/** The rules of the setting `sweeps` beyond the shape of its fields. */
import { canonical } from "../../search/parameter.ts";
import { quoted } from "../../errors/quoted.ts";
import type { Fault } from "../fault.ts";
import { comparedFaults } from "../compared_models.ts";
import { repeated, repeatedPlaces } from "../repeated.ts";
import type { ExperimentFile, ModelSettings } from "../schema.ts";
import type { SweepSettings } from "../settings/sweeps.ts";
import { plain } from "./plain_value.ts";
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
  const again = repeatedPlaces(
    sweeps.map((sweep) =>
      canonical([sweep.parameter, sweptModels(experiment, sweep).map(({ name }) => name)])
    ),
  ).map(([index, first]) => ({
    path: ["sweeps", index],
    message: `found the parameter and models of sweep ${
      first + 1
    } again, expected one list of values for them`,
  }));
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
        ...repeated(sweep.values.map(plain), [...path, "values"]),
      ];
    }),
    ...again,
    ...(trainings <= MOST_TRAININGS ? [] : [{
      path: ["sweeps"],
      message:
        `found ${trainings} trainings of all values, models and seeds, expected at most ${MOST_TRAININGS}`,
    }]),
  ];
}
