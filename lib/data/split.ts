/**
 * Divides images into training, validation and test subsets, class by class (experiments/ggcam.md,
 * "Split").
 */
import { randomStream } from "../random/stream.ts";
import { assignPatients } from "./assign_patients.ts";
import { byColumn, type ColumnSplit } from "./column_split.ts";
import { DataError } from "./data_error.ts";
import { byFold, type FoldSplit } from "./folds.ts";
import type { Subject } from "./subject.ts";
import { type Subset, SUBSETS } from "./subsets.ts";
import { itemAt } from "../formats/items.ts";

/** `dicomId`s by subset, in the data set's order. */
export type Split = Readonly<Record<Subset, readonly string[]>>;

/** Options of a split: drawn, stated by a column of the table of images, or into folds. */
export type SplitOptions = DrawnSplit | ColumnSplit | FoldSplit;

/** Options of a split that is drawn. */
export interface DrawnSplit {
  /** Fractions of each class, which sum to 1; the paper's are 0.7, 0.1 and 0.2. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  readonly seed: number;
  /**
   * `as-released` keeps each class in the data set's order (by age and sex), as the released code
   * does.
   */
  readonly order: "shuffled" | "as-released";
  /**
   * The treatment of patients with several images. `grouped` keeps each patient in one subset.
   * `refuse` divides by image and stops if a patient is then in several subsets. `may-leak` divides
   * by image as the released code does.
   */
  readonly patients: "grouped" | "refuse" | "may-leak";
}

/**
 * Divides `subjects`. Without grouping, each class of n images is cut at ⌊train·n⌋ and ⌊(train +
 * validation)·n⌋ (360 images at 70/10/20 give 251, 37 and 72), after a shuffle that depends on the
 * seed and the class, not on the order of `subjects`. With grouping by patient, those counts are
 * the aims of {@linkcode assignPatients}.
 *
 * Throws a `RangeError` for fractions that do not sum to 1 and for an image listed twice. Throws a
 * {@linkcode DataError} for one of `classes` that lacks an image in a subset (zero images
 * included). Under `refuse` it also throws one for patients in several subsets, and lists them.
 * `classes` defaults to all labels present.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const subjects = Array.from({ length: 10 }, (_, row) => {
 *   return { dicomId: `image ${row}`, patientId: `P${row}`, label: "normal" };
 * });
 * const share = { train: 0.7, validation: 0.1, test: 0.2, seed: 0 };
 * const split = splitSubjects(subjects, { ...share, order: "as-released", patients: "grouped" });
 * assertEquals([split.train.length, split.validation.length, split.test.length], [7, 1, 2]);
 * ```
 */
export function splitSubjects<Listed extends Subject>(
  subjects: readonly Listed[],
  options: SplitOptions,
  classes: readonly string[] = [...byClass(subjects).keys()],
): Split {
  checkIds(subjects);
  const subsetOf = "column" in options
    ? byColumn(subjects, options)
    : "folds" in options
    ? byFold(subjects, options)
    : drawn(subjects, options);
  const members = (subset: Subset) =>
    subjects.filter(({ dicomId }) => subsetOf.get(dicomId) === subset).map(({ dicomId }) => dicomId);
  const split = { train: members("train"), validation: members("validation"), test: members("test") };
  const advice = "column" in options
    ? `correct the column ${JSON.stringify(options.column)}`
    : "other fractions";
  checkClasses(split, subjects, { classes, advice });
  if (options.patients !== "may-leak") checkLeakage(split, subjects);
  return split;
}

/**
 * Returns the patients with images in more than one subset, each once, in the data set's order.
 * Images in no subset do not count.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const label = "normal";
 * const subjects = [
 *   { dicomId: "a", patientId: "P1", label },
 *   { dicomId: "b", patientId: "P1", label },
 *   { dicomId: "c", patientId: "P2", label },
 * ];
 * const leaking = { train: ["a"], validation: ["c"], test: ["b"] };
 * assertEquals(leakingPatients(leaking, subjects), ["P1"]);
 * assertEquals(leakingPatients({ ...leaking, train: ["a", "b"], test: [] }, subjects), []);
 * ```
 */
export function leakingPatients(split: Split, subjects: readonly Subject[]): readonly string[] {
  const subsetOf = new Map(SUBSETS.flatMap((subset) => split[subset].map((id) => [id, subset] as const)));
  const subsets = new Map<string, Set<Subset>>();
  for (const { dicomId, patientId } of subjects) {
    const subset = subsetOf.get(dicomId);
    if (subset === undefined) continue;
    subsets.set(patientId, (subsets.get(patientId) ?? new Set<Subset>()).add(subset));
  }
  return [...subsets].filter(([, found]) => found.size > 1).map(([patientId]) => patientId);
}

/** Counts the images of each class, in order of first appearance, in each subset. */
export function classCounts(
  split: Split,
  subjects: readonly Subject[],
): Readonly<Record<Subset, Readonly<Record<string, number>>>> {
  const counts = (ids: readonly string[]) => {
    const chosen = new Set(ids);
    return Object.fromEntries(
      [...byClass(subjects)].map(([label, members]) =>
        [label, members.filter(({ dicomId }) => chosen.has(dicomId)).length] as const
      ),
    );
  };
  return { train: counts(split.train), validation: counts(split.validation), test: counts(split.test) };
}

function drawn(subjects: readonly Subject[], options: DrawnSplit): ReadonlyMap<string, Subset> {
  checkFractions(options);
  return options.patients === "grouped" ? byPatient(subjects, options) : byImage(subjects, options);
}

function byImage(subjects: readonly Subject[], options: DrawnSplit): ReadonlyMap<string, Subset> {
  const subsetOf = new Map<string, Subset>();
  for (const [label, members] of byClass(subjects)) {
    const ids = members.map(({ dicomId }) => dicomId);
    const ordered = options.order === "shuffled"
      ? randomStream("split", options.seed, label).shuffled(ids.sort())
      : ids;
    const [first, second] = cuts(ordered.length, options);
    ordered.forEach((id, index) => {
      subsetOf.set(id, index < first ? "train" : index < second ? "validation" : "test");
    });
  }
  return subsetOf;
}

function byPatient(subjects: readonly Subject[], options: DrawnSplit): ReadonlyMap<string, Subset> {
  const groups = Map.groupBy(subjects, ({ patientId }) => patientId);
  const patients = [...groups.keys()];
  const ordered = options.order === "shuffled"
    ? randomStream("split", options.seed, "patients").shuffled(patients.sort())
    : patients;
  const aims = new Map(
    Array.from(byClass(subjects), ([label, members]) => {
      const [first, second] = cuts(members.length, options);
      return [label, { train: first, validation: second - first, test: members.length - second }];
    }),
  );
  const assigned = assignPatients(
    ordered.map((patientId) => (groups.get(patientId) ?? []).map(({ label }) => label)),
    aims,
  );
  return new Map(
    ordered.flatMap((patientId, index) =>
      (groups.get(patientId) ?? []).map(({ dicomId }) => [dicomId, itemAt(assigned, index)] as const)
    ),
  );
}

function byClass(subjects: readonly Subject[]): ReadonlyMap<string, readonly Subject[]> {
  return Map.groupBy(subjects, ({ label }) => label);
}

/**
 * Returns the cuts of a class of `count` images, from the floating point products of the released
 * Python. The sum of two fractions is rounded to the intended decimal: 0.7 + 0.1 is
 * 0.7999999999999999, which would cut 360 images at 287.
 */
function cuts(count: number, { train, validation }: DrawnSplit): readonly [number, number] {
  return [Math.trunc(train * count), Math.trunc(Number((train + validation).toFixed(12)) * count)];
}

function checkFractions({ train, validation, test }: DrawnSplit): void {
  const isPositive = [train, validation, test].every((fraction) => fraction > 0);
  if (isPositive && Math.abs(train + validation + test - 1) < 1e-9) return;
  throw new RangeError(
    `split: found fractions ${train}, ${validation} and ${test}, expected three above 0 that sum to 1`,
  );
}

function checkIds(subjects: readonly Subject[]): void {
  const seen = new Set<string>();
  for (const { dicomId } of subjects) {
    if (seen.has(dicomId)) throw new RangeError(`split: found image ${dicomId} twice, expected it once`);
    seen.add(dicomId);
  }
}

function checkClasses(
  split: Split,
  subjects: readonly Subject[],
  { classes, advice }: { readonly classes: readonly string[]; readonly advice: string },
): void {
  const counts = classCounts(split, subjects);
  const count = (label: string, subset: Subset) => counts[subset][label] ?? 0;
  const lacking = classes.filter((label) => SUBSETS.some((subset) => count(label, subset) === 0));
  if (lacking.length === 0) return;
  const found = classes.map((label) => {
    const members = subjects.filter((subject) => subject.label === label);
    const patients = new Set(members.map(({ patientId }) => patientId)).size;
    const subsets = SUBSETS.map((subset) => `${count(label, subset)} in ${subset}`);
    return `${label}: ${members.length} images of ${patients} patients, ${subsets.join(", ")}`;
  });
  throw new DataError(
    `split: found too few images of ${lacking.join(" and ")} for one in each subset (${
      found.join("; ")
    }); expected ` +
      `at least one of every class in each. Use more images of the class or ${advice}.`,
  );
}

function checkLeakage(split: Split, subjects: readonly Subject[]): void {
  const patients = leakingPatients(split, subjects);
  if (patients.length === 0) return;
  throw new DataError(
    `split: found images of ${patients.length} patients in more than one subset, expected none: ` +
      `${
        patients.join(", ")
      }. Keep each patient together with "patients: grouped", or accept the leak, which ` +
      'flatters test results, with "patients: may-leak".',
  );
}
