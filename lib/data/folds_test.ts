import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { DataError } from "./data_error.ts";
import { classCounts, leakingPatients, splitSubjects } from "./split.ts";
import type { Subject } from "./subject.ts";

const FOLDS = { folds: 5, repeats: 2, validation: 0.1, seed: 0, patients: "grouped" } as const;

/** Returns images of patients, given as the classes of each patient's images. */
function subjectsOf(patients: readonly (readonly number[])[]): Subject[] {
  return patients.flatMap((labels, patient) =>
    labels.map((label, image) => ({
      dicomId: `image ${patient} ${image}`,
      patientId: `patient ${patient}`,
      label: `class ${label}`,
    }))
  );
}

Deno.test("every image is in the test set of one fold per repeat, and no patient is in its training set too", () => {
  const patient = fc.array(fc.nat(2), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(patient, { maxLength: 60 }),
      fc.integer({ min: 2, max: 6 }),
      fc.nat(1000),
      (patients, folds, seed) => {
        // A class has at least twice as many patients as folds, so that every subset has one.
        const certain = Array.from({ length: 6 * folds + 6 }, (_, index) => [index % 3]);
        const subjects = subjectsOf([...patients, ...certain]);
        for (const repeat of [1, 2]) {
          const tested: string[] = [];
          for (let fold = 1; fold <= folds; fold++) {
            const split = splitSubjects(subjects, { ...FOLDS, folds, seed, fold, repeat });
            assertEquals(leakingPatients(split, subjects), []);
            assertEquals(split.train.length + split.validation.length + split.test.length, subjects.length);
            tested.push(...split.test);
          }
          assertEquals(tested.length, subjects.length);
          assertEquals(new Set(tested).size, subjects.length);
        }
      },
    ),
    { numRuns: 60 },
  );
});

Deno.test("patients of one image give folds whose classes differ by at most one, and repeats differ", () => {
  const subjects = subjectsOf(
    Array.from({ length: 217 }, (_, patient) => [patient % 7 < 4 ? 0 : patient % 7 < 6 ? 1 : 2]),
  );
  const test = (fold: number, repeat = 1) => splitSubjects(subjects, { ...FOLDS, fold, repeat });
  const counts = [1, 2, 3, 4, 5].map((fold) => classCounts(test(fold), subjects));
  for (const label of ["class 0", "class 1", "class 2"]) {
    const found = counts.map((count) => count.test[label] ?? 0);
    assert(Math.max(...found) - Math.min(...found) <= 1, found.join());
    const total = subjects.filter((subject) => subject.label === label).length;
    for (const { validation } of counts) assertEquals(validation[label], Math.round(0.1 * total));
  }
  assert(test(1).test.join() !== test(1, 2).test.join());
  // The result depends neither on the order of the table nor on the number of repeats.
  const turned = splitSubjects(subjects.toReversed(), { ...FOLDS, repeats: 9, fold: 2 });
  assertEquals(new Set(turned.test), new Set(test(2).test));
});

Deno.test("a class with fewer patients than folds is refused", () => {
  const subjects = subjectsOf([[0], [0], [0], [0], [0], [0], [1, 1, 1], [1, 1], [1]]);
  assertThrows(
    () => splitSubjects(subjects, FOLDS),
    DataError,
    'found 6 images of 3 patients of the class "class 1", expected 5 patients or more, one for each of split.folds: 5',
  );
});
