/** Rules between an experiment and its data set: what it trains and measures must be there. */
import type { DataSet } from "../data/data_set.ts";
import type { Fault } from "./fault.ts";
import type { Experiment } from "./schema.ts";

/** Returns the settings that need gaze or organs which the data set does not have. */
export function dataNeeds(
  { models, comparisons, paper }: Pick<Experiment, "models" | "comparisons" | "paper">,
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
  return [...withoutGaze, ...withoutOrgans];
}
