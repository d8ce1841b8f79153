/** Counts diseases classified as healthy, over all trainings of a model. */
import type { ReportContext } from "./context.ts";
import { gazePairs, healthyClass } from "./gaze_models.ts";
import { escapeText } from "./markdown.ts";
import type { Measurements } from "./measurements.ts";
import { itemAt } from "../formats/items.ts";

/** One disease's decisions, by a model and its counterpart with gaze. */
export interface Shift {
  /** The disease, an index into the classes. */
  readonly label: number;
  readonly healthy: number;
  /** The models' indices in the stored errors: without and with gaze. */
  readonly models: readonly [number, number];
}

/**
 * Returns the disease and the pair whose number of missed decisions differs most; `undefined`
 * without one.
 */
export function largestShift(measurements: Measurements): Shift | undefined {
  const { errors } = measurements;
  const healthy = healthyClass(measurements);
  if (!errors || healthy < 0) return undefined;
  const { models } = errors.value;
  const placeOf = (name: string) => models.findIndex((model) => model.name === name);
  const shifts = gazePairs(measurements).flatMap((pair): Shift[] => {
    const [first, second] = [placeOf(pair.without.name), placeOf(pair.with.name)];
    if (first < 0 || second < 0) return [];
    if (itemAt(models, first).trainings !== itemAt(models, second).trainings) return [];
    return measurements.classNames.flatMap((_, label) =>
      label === healthy ? [] : [{ label, healthy, models: [first, second] as const }]
    );
  });
  const size = ({ label, models: [before, after] }: Shift) => {
    const missed = (place: number) => itemAt(models, place).confusion[label]?.[healthy] ?? 0;
    return Math.abs(missed(after) - missed(before));
  };
  const largest = shifts.toSorted((a, b) => size(b) - size(a))[0];
  return largest !== undefined && size(largest) > 0 ? largest : undefined;
}

/** Returns the change as a sentence with counts; empty if there is none. */
export function shiftWords({ measurements, ledger }: ReportContext, shift: Shift | undefined): string {
  const { errors, classNames } = measurements;
  if (!errors || !shift) return "";
  const { label, healthy, models } = shift;
  const count = (place: number) =>
    ledger.cite(errors, ["models", place, "confusion", label, healthy], "integer");
  const { trainings, confusion } = itemAt(errors.value.models, models[1]);
  const decisions = itemAt(confusion, label).reduce((sum, each) => sum + each, 0);
  const images = trainings === 0 ? 0 : decisions / trainings;
  const without = escapeText(itemAt(errors.value.models, models[0]).name);
  return `${without} with gaze called ${count(models[1])} of ${decisions} ${
    escapeText(itemAt(classNames, label))
  } decisions ${
    escapeText(itemAt(classNames, healthy))
  } (${images} images, ${trainings} trainings), without gaze ${count(models[0])}.`;
}
