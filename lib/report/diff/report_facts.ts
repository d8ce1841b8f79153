/** The facts of a report that may differ from another's, as texts by name. */
import { allFolds, foldSuffix } from "../first_fold.ts";
import type { Measurements, Setting } from "../measurements.ts";
import { runCounts, wordsOf } from "../run_outcomes.ts";

/** Texts by the names of the facts. */
export type Texts = ReadonlyMap<string, string>;

function isData({ name }: Setting): boolean {
  return name.startsWith("data: ");
}

/** Returns the settings of the study and of each model. */
export function settingsOf({ settings, models }: Measurements): Texts {
  const text = ({ name, value }: Setting) => [name, String(value)] as const;
  return new Map([
    ...settings.filter((setting) => !isData(setting)).map(text),
    ...models.flatMap((model) =>
      model.settings.map(text).map(([name, value]) => [`${model.name}: ${name}`, value] as const)
    ),
  ]);
}

/** Returns the data set, its classes, and its split. */
export function dataOf({ settings, split, classNames, folds }: Measurements): Texts {
  return new Map([
    ...settings.filter(isData).map(({ name, value }) => [name, String(value)] as const),
    ["classes", classNames.join(", ")],
    ["split", split?.hash.slice(0, 10) ?? "none"],
    ...(split?.value.subsets ?? []).map(({ name, images, patients }) =>
      [`${name} images${foldSuffix({ folds })}`, `${images.join(" + ")}, ${patients} patients`] as const
    ),
  ]);
}

/** Returns the code of each task module, with the commit, Deno, the engine and `deno.lock`. */
export function codeOf({ tasks, environment: { commit, deno, engine, lock } }: Measurements): Texts {
  return new Map([
    ["commit", commit?.slice(0, 10) ?? "none"],
    ["Deno", deno],
    ["engine", `${engine.name} ${engine.version}, ${engine.provider}`],
    ["deno.lock", lock.slice(0, 10)],
    ...tasks.map(({ module, code }) => [module, code.slice(0, 10)] as const),
  ]);
}

/** Returns the number of runs behind each model's medians; with folds, the runs of all folds. */
export function runsOf({ models, folds, crossValidation }: Measurements): Texts {
  if (folds !== null && crossValidation) {
    const { trainings } = crossValidation.value;
    return new Map(models.map(({ name }) => {
      const own = trainings.filter(({ model }) => model === name).map(({ outcome }) => outcome);
      const words = wordsOf(own);
      return [name, `${own.length} in ${allFolds(folds)}${words === "" ? "" : ` (${words})`}`];
    }));
  }
  return new Map(models.map((model) => [model.name, runCounts(model)]));
}
