/** Checks an experiment against its data set: everything that it trains and measures must exist. */
import type { DataSet } from "../data/data_set.ts";
import { quoted } from "../errors/quoted.ts";
import { didYouMean } from "./describe_fault.ts";
import type { Fault } from "./fault.ts";
import type { Experiment } from "./schema.ts";

/** Returns the settings that need gaze, organs or classes which the data set does not have. */
export function dataNeeds(
  { models, comparisons, paper, search, sweeps = [] }:
    & Pick<Experiment, "models" | "comparisons" | "paper">
    & Partial<Pick<Experiment, "search" | "sweeps">>,
  { tasks, classes }: Pick<DataSet, "tasks" | "classes">,
): Fault[] {
  const hasOrgans = tasks.masks !== undefined && classes.some(({ organ }) => organ !== undefined);
  const withoutGaze = tasks.gaze !== undefined
    ? []
    : models.flatMap(({ objective }, index): Fault[] =>
      objective === "none" ? [] : [{
        path: ["models", index, "objective"],
        message: `found "${objective}", but the data set has no gaze; expected "none"`,
      }]
    );
  const measures = [
    ...comparisons.map(({ measure }, index) => ({ measure, path: ["comparisons", index, "measure"] })),
    ...(paper?.claims ?? []).flatMap((claim, index) =>
      "measure" in claim ? [{ measure: claim.measure, path: ["paper", "claims", index, "measure"] }] : []
    ),
  ];
  const withoutOrgans = hasOrgans
    ? []
    : measures.flatMap(({ measure, path }): Fault[] =>
      measure !== "interpretability" ? [] : [{
        path,
        message: `found "interpretability", but the data set has no organs to point at; expected "auc"`,
      }]
    );
  const weights = [
    ...models.map(({ classWeights }, index) => ({ classWeights, path: ["models", index, "classWeights"] })),
    ...(search?.space.classWeights ?? []).map((classWeights, place) => ({
      classWeights,
      path: ["search", "space", "classWeights", place],
    })),
    ...sweeps.flatMap((sweep, index) =>
      sweep.parameter !== "classWeights" ? [] : sweep.values.map((classWeights, place) => ({
        classWeights,
        path: ["sweeps", index, "values", place],
      }))
    ),
  ];
  const wrongWeights = weights.flatMap(({ classWeights, path }): Fault[] =>
    !Array.isArray(classWeights) || classWeights.length === classes.length ? [] : [{
      path,
      message:
        `found ${classWeights.length} weights, expected ${classes.length}, one for each class in this order: ${
          classes.map(({ name }) => name).join(", ")
        }`,
    }]
  );
  return [...withoutGaze, ...withoutOrgans, ...wrongWeights, ...classFaults(paper, classes, hasOrgans)];
}

/**
 * Returns the faults of classes in claims that the data set does not have, or that have no organ to
 * point at.
 */
function classFaults(
  paper: Experiment["paper"],
  classes: DataSet["classes"],
  hasOrgans: boolean,
): Fault[] {
  const names = classes.map(({ name }) => name);
  return (paper?.claims ?? []).flatMap((claim, index) => {
    const path = ["paper", "claims", index];
    const own = "class" in claim && claim.class !== undefined
      ? [{ name: claim.class, path: [...path, "class"] }]
      : [];
    const others = "than" in claim && claim.says === "harder"
      ? (claim.than ?? []).map((name, place) => ({ name, path: [...path, "than", place] }))
      : [];
    const unknown = [...own, ...others].flatMap(({ name, path }): Fault[] =>
      names.includes(name) ? [] : [{
        path,
        message: `found ${quoted(name)}, expected one of the data set's classes: ${names.join(", ")}${
          didYouMean(name, names)
        }`,
      }]
    );
    const needsOrgan = "measure" in claim && claim.measure === "interpretability" && hasOrgans;
    const withoutOrgan = !needsOrgan ? [] : own.flatMap(({ name, path }): Fault[] => {
      const found = classes.find((each) => each.name === name);
      return found === undefined || found.organ !== undefined ? [] : [{
        path,
        message: `found ${quoted(name)}, which has no organ to point at; expected one of ${
          classes.flatMap(({ name, organ }) => organ === undefined ? [] : [name]).join(", ")
        }`,
      }];
    });
    return [...unknown, ...withoutOrgan];
  });
}
