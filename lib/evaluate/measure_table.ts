/**
 * Measures of a model's runs, decomposed by test image, for intervals over trainings and images.
 */
import { argmax } from "../stats/argmax.ts";
import { type Outcome, undefinedBecause } from "../stats/outcome.ts";
import type { SeedImageTable } from "../stats/seed_image_table.ts";
import { shareBelow } from "../stats/share_below.ts";
import { type MeasureOf, scopeFault } from "./measures.ts";
import { type PredictedModel, type PredictedRun, tableOf } from "./predicted_model.ts";
import { itemAt, tuple } from "../formats/items.ts";

/** A table of one measure, or the reason for having none. */
export type MeasureTable = Outcome<{ readonly table: SeedImageTable }>;

/** The value of one run, and for each image its part of it to first order: ∂value/∂image. */
interface Decomposed {
  readonly value: number;
  readonly parts: Float64Array;
}

/**
 * Decomposes any measure of `results.csv` by image. The strata are the classes in the data set's
 * order, also where a measure of a class does not depend on another's images (their parts are 0),
 * so that tables of one model's classes can be subtracted from each other. Precision and F1 are
 * ratios: their parts are the first derivatives (the delta method).
 *
 * @returns Undefined without a run, without an image that has the measure, or for a class that the
 *   data set or the pointing game does not have.
 */
export function measureTable(model: PredictedModel, wanted: MeasureOf): MeasureTable {
  const { measure, class: name } = wanted;
  const scope = scopeFault(wanted);
  if (scope !== undefined) return undefinedBecause(scope);
  if (model.runs.length === 0) return undefinedBecause("no training was measured");
  if (measure === "auc" || (measure === "interpretability" && name === undefined)) {
    return tableOf(model, measure);
  }
  const own = name === undefined ? undefined : model.classNames.indexOf(name);
  if (own === -1) {
    return undefinedBecause(`there is no class "${name}", only ${model.classNames.join(", ")}`);
  }
  const images = imagesByClass(model);
  const empty = own === undefined ? images.findIndex(({ length }) => length === 0) : own;
  if (empty !== -1 && images[empty]?.length === 0) {
    return undefinedBecause(`no test image is ${model.classNames[empty]}`);
  }
  const decompose = decomposition(model, wanted, own, images);
  if (!decompose.defined) return decompose;
  const runs = model.runs.map(decompose.of);
  return {
    defined: true,
    table: {
      values: runs.map(({ value }) => value),
      // A stratum's mean of contributions is its part of the value.
      strata: images.map((places) =>
        runs.map(({ parts }) => Float64Array.from(places, (image) => places.length * (parts[image] ?? 0)))
      ),
    },
  };
}

/** Returns the first table less the second, training by training and image by image. */
export function subtractTables(first: SeedImageTable, second: SeedImageTable): SeedImageTable {
  return {
    values: first.values.map((value, training) => value - second.values[training]!),
    strata: first.strata.map((trainings, stratum) =>
      trainings.map((parts, training) =>
        parts.map((part, image) => part - itemAt(second.strata, stratum)[training]![image]!)
      )
    ),
  };
}

function imagesByClass({ classNames, labels }: PredictedModel): readonly (readonly number[])[] {
  return classNames.map((_, own) => labels.flatMap((label, image) => label === own ? [image] : []));
}

/** Returns the rule that decomposes one run's measure. */
function decomposition(
  model: PredictedModel,
  { measure, class: name }: MeasureOf,
  own: number | undefined,
  images: readonly (readonly number[])[],
): Outcome<{ readonly of: (run: PredictedRun) => Decomposed }> {
  const counted = (of: (predicted: readonly number[]) => Decomposed) => ({
    defined: true as const,
    of: (run: PredictedRun) => of(predictedClasses(model, run)),
  });
  switch (measure) {
    case "accuracy":
      return counted((predicted) => shareOf(model.labels.map((label, image) => predicted[image] === label)));
    case "recall":
    case "precision":
    case "f1":
      return counted((predicted) => ratio(measure, model.labels, predicted, own ?? 0));
    case "aucOneVsRest":
      return {
        defined: true,
        of: (run) =>
          own === undefined
            ? meanOf(model.classNames.map((_, each) => oneVsRest(model, run, each, images[each]!)))
            : oneVsRest(model, run, own, images[own]!),
      };
    default:
      return pointing(model, name, own === undefined ? [] : images[own]!);
  }
}

/** Returns the predicted class of every image: the first of the most probable ones. */
function predictedClasses({ classNames: { length }, labels }: PredictedModel, run: PredictedRun): number[] {
  return labels.map((_, image) => argmax(run.probabilities, image * length, length));
}

function shareOf(hits: readonly boolean[]): Decomposed {
  const parts = Float64Array.from(hits, (hit) => Number(hit) / hits.length);
  return { value: hits.filter(Boolean).length / hits.length, parts };
}

/** Returns recall TP/P, precision TP/(TP + FP) or F1 2TP/(TP + FP + P), with P = TP + FN fixed. */
function ratio(
  measure: "recall" | "precision" | "f1",
  labels: readonly number[],
  predicted: readonly number[],
  own: number,
): Decomposed {
  const isTrue = labels.map((label, image) => label === own && predicted[image] === own);
  const isFalse = labels.map((label, image) => label !== own && predicted[image] === own);
  const [hits, alarms] = tuple([isTrue, isFalse].map((found) => found.filter(Boolean).length), 2);
  const positives = labels.filter((label) => label === own).length;
  const factor = measure === "f1" ? 2 : 1;
  const whole = { recall: positives, precision: hits + alarms, f1: hits + alarms + positives }[measure];
  // No image was given the class: precision is 0 by convention (scikit-learn), and no image changes
  // it.
  if (whole === 0) return { value: 0, parts: new Float64Array(labels.length) };
  const value = factor * hits / whole;
  const moves = measure === "recall" ? 0 : value;
  const parts = Float64Array.from(
    labels,
    (_, image) => isTrue[image] ? (factor - moves) / whole : isFalse[image] ? -moves / whole : 0,
  );
  return { value, parts };
}

/** Returns the one-versus-rest AUC by placement values (DeLong, DeLong & Clarke-Pearson 1988). */
function oneVsRest(
  { classNames: { length }, labels }: PredictedModel,
  { probabilities }: PredictedRun,
  own: number,
  positives: readonly number[],
): Decomposed {
  const score = (image: number) => probabilities[image * length + own]!;
  const negatives = labels.flatMap((label, image) => label === own ? [] : [image]);
  const high = Float64Array.from(positives, score).toSorted();
  const low = Float64Array.from(negatives, score).toSorted();
  const parts = new Float64Array(labels.length);
  let value = 0;
  for (const image of positives) {
    parts[image] = shareBelow(low, score(image)) / positives.length;
    value += parts[image];
  }
  for (const image of negatives) parts[image] = (1 - shareBelow(high, score(image))) / negatives.length;
  return { value, parts };
}

function meanOf(all: readonly Decomposed[]): Decomposed {
  const [first] = tuple(all, 1);
  return {
    value: all.reduce((sum, { value }) => sum + value, 0) / all.length,
    parts: first.parts.map((_, image) => all.reduce((sum, { parts }) => sum + parts[image]!, 0) / all.length),
  };
}

/** Returns the share of a class's images whose map peaks in the organ. */
function pointing(
  { organClasses, labels }: PredictedModel,
  name: string | undefined,
  places: readonly number[],
): Outcome<{ readonly of: (run: PredictedRun) => Decomposed }> {
  const stratum = organClasses.findIndex((organClass) => organClass === name);
  if (stratum === -1) return undefinedBecause(`no test image of ${name} has a target organ`);
  return {
    defined: true,
    of: ({ hits }) => {
      const parts = new Float64Array(labels.length);
      places.forEach((image, index) => parts[image] = hits[stratum]![index]! / places.length);
      return { value: parts.reduce((sum, part) => sum + part, 0), parts };
    },
  };
}
