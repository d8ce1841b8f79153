import {
  assert,
  assertEquals,
  assertLess,
  assertNotEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import fc from "fast-check";
import { DataError } from "./data_error.ts";
import { classCounts, leakingPatients, type Split, type SplitOptions, splitSubjects } from "./split.ts";
import type { Subject } from "./subject.ts";
import { SUBSETS } from "./subsets.ts";
import { tuple } from "../formats/items.ts";

const PAPER: SplitOptions = {
  train: 0.7,
  validation: 0.1,
  test: 0.2,
  seed: 1,
  order: "shuffled",
  patients: "may-leak",
};

/** Returns `counts[i]` images of each class `i`, each of another patient. */
function images(...counts: readonly number[]): Subject[] {
  return counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, index) => ({
      dicomId: `image ${label}-${index}`,
      patientId: `patient ${label}-${index}`,
      label: `class ${label}`,
    }))
  );
}

const sizes = (split: Split) => SUBSETS.map((subset) => split[subset].length);

Deno.test("a class is divided at the same counts as in the released code", () => {
  // int(0.7 * n) and int(0.8 * n) of CPython 3.
  const cuts: readonly (readonly [number, number, number])[] = [
    [360, 251, 288],
    [363, 254, 290],
    [364, 254, 291],
    [10, 7, 8],
    [20, 14, 16],
    [30, 21, 24],
    [60, 42, 48],
    [90, 62, 72],
    [110, 77, 88],
    [130, 91, 104],
    [180, 125, 144],
    [361, 252, 288],
  ];
  for (const [count, first, second] of cuts) {
    assertEquals(
      sizes(splitSubjects(images(count), PAPER)),
      [first, second - first, count - second],
      `${count} images`,
    );
  }
});

Deno.test("the released split divides each class in the data set's order", () => {
  const subjects = images(10, 20);
  const split = splitSubjects(subjects, { ...PAPER, order: "as-released" });
  const names = (label: number, from: number, to: number) =>
    Array.from({ length: to - from }, (_, index) => `image ${label}-${from + index}`);
  assertEquals(split, {
    train: [...names(0, 0, 7), ...names(1, 0, 14)],
    validation: [...names(0, 7, 8), ...names(1, 14, 16)],
    test: [...names(0, 8, 10), ...names(1, 16, 20)],
  });
  assertEquals(splitSubjects(subjects, { ...PAPER, order: "as-released", seed: 9 }), split);
});

Deno.test("the shuffle depends on the seed, and not on the order of the table or on other classes", () => {
  const subjects = images(40, 50);
  for (const patients of ["may-leak", "grouped"] as const) {
    const options = { ...PAPER, patients };
    const split = splitSubjects(subjects, options);
    assertEquals(splitSubjects(subjects, options), split);
    assertNotEquals(splitSubjects(subjects, { ...options, seed: 2 }), split);
    const reversed = splitSubjects(subjects.toReversed(), options);
    for (const subset of SUBSETS) assertEquals(reversed[subset].toReversed(), split[subset]);
    assertEquals(classCounts(split, subjects), {
      train: { "class 0": 28, "class 1": 35 },
      validation: { "class 0": 4, "class 1": 5 },
      test: { "class 0": 8, "class 1": 10 },
    });
  }
  const alone = splitSubjects(subjects.slice(0, 40), PAPER);
  assertEquals(splitSubjects(subjects, PAPER).test.slice(0, 8), alone.test);
});

Deno.test("over many seeds, every image is in the test subset about equally often", () => {
  const subjects = images(20);
  const times = new Map(subjects.map(({ dicomId }) => [dicomId, 0]));
  for (let seed = 0; seed < 500; seed++) {
    for (const id of splitSubjects(subjects, { ...PAPER, seed }).test) {
      times.set(id, (times.get(id) ?? 0) + 1);
    }
  }
  // 100 times each, with a standard deviation of 9.
  for (const [id, count] of times) assertLess(Math.abs(count - 100), 45, `${id}: ${count} times`);
});

/**
 * Patients with up to five images, of any of three classes; enough with one image to fill what is
 * left.
 */
const cohort = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 2, maxLength: 5 }), {
  maxLength: 12,
})
  .map((several) => [
    ...images(60, 60, 60),
    ...several.flatMap((labels, patient) =>
      labels.map((label, index) => ({
        dicomId: `more ${patient}-${index}`,
        patientId: `several ${patient}`,
        label: `class ${label}`,
      }))
    ),
  ]);

Deno.test("with grouping by patient, no patient leaks, every image is assigned, and classes are as balanced as by image", () => {
  const seeds = fc.integer({ min: 0, max: 1000 });
  const orders = fc.constantFrom("shuffled" as const, "as-released" as const);
  fc.assert(fc.property(cohort, seeds, orders, (subjects, seed, order) => {
    const split = splitSubjects(subjects, { ...PAPER, seed, order, patients: "grouped" });
    assertEquals(leakingPatients(split, subjects), []);
    assertEquals(
      SUBSETS.flatMap((subset) => split[subset]).sort(),
      subjects.map(({ dicomId }) => dicomId).sort(),
    );
    const byImage = splitSubjects(subjects, PAPER);
    assertEquals(classCounts(split, subjects), classCounts(byImage, subjects));
  }));
});

Deno.test("with grouping, patients with several images are spread over all subsets in proportion", () => {
  const subjects = Array.from({ length: 300 }, (_, index) => ({
    dicomId: `image ${index}`,
    // A hundred patients with two images, a hundred with one.
    patientId: `patient ${index < 200 ? Math.floor(index / 2) : index}`,
    label: "class 0",
  }));
  const split = splitSubjects(subjects, { ...PAPER, patients: "grouped" });
  assertEquals(sizes(split), [210, 30, 60]);
  const paired = SUBSETS.map((subset) =>
    split[subset].filter((id) => Number(id.slice("image ".length)) < 200).length
  );
  assertEquals(paired, [140, 20, 40]);
});

Deno.test("with grouping, a patient with more images than a subset goes to the subset that it overfills least", () => {
  const subjects = images(20).map((subject, index) =>
    index < 12 ? { ...subject, patientId: "many" } : subject
  );
  const split = splitSubjects(subjects, { ...PAPER, patients: "grouped" });
  assertEquals(sizes(split), [14, 2, 4]);
  assert(subjects.slice(0, 12).every(({ dicomId }) => split.train.includes(dicomId)));
});

Deno.test("leaks are found, refused with the patients' names, or accepted", () => {
  const subjects = images(30, 30).map((subject, index) => ({
    ...subject,
    patientId: index % 30 < 2 ? "in all" : index === 29 || index === 6 ? "in two" : subject.patientId,
  }));
  const asReleased = { ...PAPER, order: "as-released" } as const;
  const split = splitSubjects(subjects, asReleased);
  assertEquals(leakingPatients(split, subjects), ["in two"]);
  assertEquals(leakingPatients({ ...split, test: [...split.test, "image 1-1"] }, subjects), [
    "in all",
    "in two",
  ]);
  assertThrows(
    () => splitSubjects(subjects, { ...asReleased, patients: "refuse" }),
    DataError,
    "images of 1 patients in more than one subset, expected none: in two. Keep each patient",
  );
  const single = images(30, 30);
  assertEquals(splitSubjects(single, { ...PAPER, patients: "refuse" }), splitSubjects(single, PAPER));
});

Deno.test("classes too small for three subsets, repeated images and wrong fractions are refused", () => {
  assertThrows(
    () => splitSubjects(images(10, 3), PAPER),
    DataError,
    "found too few images of class 1 for one in each subset (class 0: 10 images of 10 patients, 7 in train, 1 in " +
      "validation, 2 in test; class 1: 3 images of 3 patients, 2 in train, 0 in validation, 1 in test)",
  );
  const twoPatients = images(10).map((subject, index) => ({ ...subject, patientId: index < 6 ? "a" : "b" }));
  assertThrows(
    () => splitSubjects(twoPatients, { ...PAPER, patients: "grouped" }),
    DataError,
    "class 0: 10 images of 2 patients",
  );
  const [first] = tuple(images(10), 1);
  assertThrows(
    () => splitSubjects([...images(10), first], PAPER),
    RangeError,
    "found image image 0-0 twice",
  );
  for (
    const fractions of [{ train: 0.8 }, { train: 0.8, validation: 0 }, { train: NaN }, {
      train: 0.9,
      test: 0,
    }]
  ) {
    assertThrows(() => splitSubjects(images(10), { ...PAPER, ...fractions }), RangeError, "that sum to 1");
  }
});

Deno.test("classes without images are refused, alone or with others, under every policy", () => {
  const classes = ["class 0", "class 1", "class 2"];
  for (const patients of ["grouped", "refuse", "may-leak"] as const) {
    const errorOf = (counts: readonly number[]) =>
      assertThrows(() => splitSubjects(images(...counts), { ...PAPER, patients }, classes), DataError)
        .message;
    assertStringIncludes(errorOf([10, 10]), "too few images of class 2 for one");
    assertStringIncludes(errorOf([10, 10]), "class 2: 0 images of 0 patients, 0 in train, 0 in validation");
    assertStringIncludes(errorOf([10, 1]), "too few images of class 1 and class 2 for one");
    assertStringIncludes(errorOf([]), "too few images of class 0 and class 1 and class 2");
    splitSubjects(images(10, 10, 10), { ...PAPER, patients }, classes);
  }
});
