/** Folds for cross-validation: by patient and class, every image in the test set of one fold. */
import { randomStream } from "../random/stream.ts";
import { assignPatients } from "./assign_patients.ts";
import { DataError } from "./data_error.ts";
import type { Subject } from "./subject.ts";
import type { Subset } from "./subsets.ts";
import { itemAt } from "../formats/items.ts";

/** Options of a split into folds. */
export interface FoldSplit {
  /** The number of folds, 2 or more; each is the test set once in every repeat. */
  readonly folds: number;
  /** The number of repeats, each with its own random folds. */
  readonly repeats: number;
  /** The fraction of all images for validation, taken from those that are not tested. */
  readonly validation: number;
  readonly seed: number;
  /** Each patient is in one fold. */
  readonly patients: "grouped";
  /** The fold that is tested, from 1; the first unless given. */
  readonly fold?: number;
  /** The repeat, from 1; the first by default. */
  readonly repeat?: number;
}

/**
 * Returns the subset of every image where one fold is the test set. Patients are put into folds one
 * by one, those with the most images first, each into the fold that has the smallest share of its
 * classes: counts of a class differ by at most one between folds if every patient has one image.
 * The validation set is drawn from the others, by patient and class.
 *
 * Throws a {@linkcode DataError} for fewer patients of a class than folds.
 */
export function byFold(subjects: readonly Subject[], options: FoldSplit): ReadonlyMap<string, Subset> {
  const { folds, validation, seed, fold = 1, repeat = 1 } = options;
  const groups = Map.groupBy(subjects, ({ patientId }) => patientId);
  const labelsOf = (patient: string) => (groups.get(patient) ?? []).map(({ label }) => label);
  const order = randomStream("folds", seed, repeat).shuffled([...groups.keys()].sort());
  const foldOf = foldsOf(order.map(labelsOf), folds);
  const tested = new Set(order.filter((_, index) => foldOf[index] === fold - 1));
  const rest = order.filter((patient) => !tested.has(patient));
  const all = Map.groupBy(subjects, ({ label }) => label);
  const left = Map.groupBy(rest.flatMap(labelsOf), (label) => label);
  const aims = new Map(
    Array.from(left, ([label, { length }]) => {
      const aim = Math.min(length - 1, Math.max(1, Math.round(validation * (all.get(label)?.length ?? 0))));
      return [label, { train: length - aim, validation: aim, test: 0 }] as const;
    }),
  );
  const drawn = randomStream("folds", seed, repeat, fold).shuffled([...rest].sort());
  const assigned = assignPatients(drawn.map(labelsOf), aims);
  const subsetOf = new Map<string, Subset>([
    ...drawn.map((patient, index) => [patient, itemAt(assigned, index)] as const),
    ...[...tested].map((patient) => [patient, "test"] as const),
  ]);
  return new Map(subjects.map(({ dicomId, patientId }) => [dicomId, subsetOf.get(patientId) ?? "train"]));
}

/** Returns the fold of every patient, given as the classes of its images. */
function foldsOf(patients: readonly (readonly string[])[], folds: number): readonly number[] {
  const totals = Map.groupBy(patients.flat(), (label) => label);
  for (const [label, { length }] of totals) {
    const having = patients.filter((labels) => labels.includes(label)).length;
    if (having >= folds) continue;
    throw new DataError(
      `split: found ${length} images of ${having} patients of the class ${
        JSON.stringify(label)
      }, expected ${folds} ` +
        `patients or more, one for each of split.folds: ${folds}; use fewer folds or more images of the class`,
    );
  }
  const counts = Array.from({ length: folds }, () => new Map<string, number>());
  const sizes = new Array<number>(folds).fill(0);
  const found = new Array<number>(patients.length).fill(0);
  const queue = patients.map((labels, index) => ({ labels, index }))
    .sort((a, b) => b.labels.length - a.labels.length || a.index - b.index);
  for (const { labels, index } of queue) {
    const share = (fold: number) =>
      labels.reduce(
        (sum, label) => sum + (counts[fold]?.get(label) ?? 0) / (totals.get(label)?.length ?? 1),
        0,
      );
    let best = 0;
    for (let fold = 1; fold < folds; fold++) {
      const less = share(fold) - share(best);
      if (less < 0 || (less === 0 && sizes[fold]! < sizes[best]!)) best = fold;
    }
    found[index] = best;
    sizes[best]! += labels.length;
    for (const label of labels) counts[best]?.set(label, (counts[best]?.get(label) ?? 0) + 1);
  }
  return found;
}
