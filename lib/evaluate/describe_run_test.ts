/**
 * Checks descriptions against scikit-learn, SciPy and NumPy, on fixtures/evaluate/description.json.
 */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { type DescribedImages, describeRun } from "./describe_run.ts";
import { type RunDescription, runDescriptionSchema } from "./description.ts";
import { describeModel } from "./model_description.ts";
import { worstCases } from "./worst_cases.ts";
import { tuple } from "../formats/items.ts";

const numbers = z.array(z.number());
const averages = z.object({
  images: z.int(),
  correlation: z.number(),
  scanpathSaliency: z.number(),
  divergence: z.number(),
});
const oracle = z.object({
  grid: z.object({ height: z.int(), width: z.int() }),
  cases: z.array(z.object({
    labels: numbers,
    probabilities: numbers,
    cams: numbers,
    heatMaps: z.array(numbers.nullable()),
    roc: z.array(z.object({ fpr: numbers, tpr: numbers })),
    error: z.number(),
    brier: z.number(),
    values: z.object({
      mean: z.number(),
      median: z.number(),
      mode: z.number(),
      minimum: z.number(),
      maximum: z.number(),
      counts: numbers,
    }),
    agreement: z.array(averages),
  })),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/evaluate/description.json", import.meta.url))),
);

const classNames = ["normal", "cardiomegaly", "pneumonia"];

function imagesOf({ labels, probabilities, cams, heatMaps }: typeof oracle.cases[number]): DescribedImages {
  return {
    classNames,
    labels,
    probabilities,
    cams: Float32Array.from(cams),
    grid: oracle.grid,
    heatMaps: heatMaps.map((map) => map ?? undefined),
  };
}

function describedRun(images: DescribedImages) {
  const description = describeRun(images);
  assert(description.outcome === "described");
  assertEquals(runDescriptionSchema.parse(JSON.parse(JSON.stringify(description))), description);
  return description;
}

Deno.test("describeRun() gives scikit-learn's ROC points, ties included", () => {
  for (const expected of oracle.cases) {
    const { roc } = describedRun(imagesOf(expected));
    roc.forEach(({ falsePositives, truePositives, positives, negatives }, own) => {
      assertEquals(falsePositives.length, expected.roc[own]!.fpr.length);
      falsePositives.forEach((count, index) => {
        assertAlmostEquals(count / negatives, expected.roc[own]!.fpr[index]!, 1e-15);
        assertAlmostEquals(truePositives[index]! / positives, expected.roc[own]!.tpr[index]!, 1e-15);
      });
    });
  }
  const [smooth, tied] = tuple(oracle.cases.map(({ roc }) => roc), 2);
  assert(
    smooth.every(({ fpr, tpr }) => fpr.every((x, i) => i === 0 || x === fpr[i - 1] || tpr[i] === tpr[i - 1])),
  );
  assert(tied.some(({ fpr, tpr }) => fpr.some((x, i) => i > 0 && x > fpr[i - 1]! && tpr[i]! > tpr[i - 1]!)));
});

Deno.test("describeRun() gives NumPy's histogram, mean, median and mode of the true classes' CAMs", () => {
  for (const expected of oracle.cases) {
    const { cams: { counts, count, standardDeviation, excessKurtosis, ...cams } } = describedRun(
      imagesOf(expected),
    );
    assert((standardDeviation ?? 0) > 0 && typeof excessKurtosis === "number");
    const { counts: expectedCounts, ...values } = expected.values;
    assertEquals(counts, expectedCounts);
    assertEquals(count, expected.labels.length * oracle.grid.height * oracle.grid.width);
    assertEquals(Object.keys(cams).toSorted(), Object.keys(values).toSorted());
    for (const key of ["mean", "median", "mode", "minimum", "maximum"] as const) {
      assertAlmostEquals(cams[key], values[key], 1e-12, key);
    }
  }
});

Deno.test("describeRun() averages CC, NSS and KL over the images with gaze as SciPy and NumPy do", () => {
  for (const expected of oracle.cases) {
    const { agreement, calibration } = describedRun(imagesOf(expected));
    [...agreement.classes, agreement.overall].forEach((measured, index) => {
      const { images, ...means } = expected.agreement[index]!;
      assertEquals(measured.images, images);
      for (const key of ["correlation", "scanpathSaliency", "divergence"] as const) {
        assertAlmostEquals(measured[key].mean ?? NaN, means[key], 1e-10, key);
        assertEquals(measured[key].images, images);
      }
    });
    assertAlmostEquals(calibration.expectedCalibrationError, expected.error, 1e-12);
    assertAlmostEquals(calibration.brierScore, expected.brier, 1e-12);
  }
});

Deno.test("describeRun() handles missing gaze, constant CAMs and probabilities that are not finite", () => {
  const images = imagesOf(oracle.cases[0]!);
  const blind = describedRun({ ...images, heatMaps: images.labels.map(() => undefined) });
  const none = { images: 0, mean: null };
  assertEquals(blind.agreement.overall, {
    images: 0,
    correlation: none,
    scanpathSaliency: none,
    divergence: none,
  });
  const constant = describedRun({ ...images, cams: new Float32Array(images.cams.length).fill(0.25) });
  assertEquals([constant.cams.counts, constant.cams.mode], [[images.labels.length * 12], 0.25]);
  assertEquals(constant.agreement.overall.correlation, none);
  assert(constant.agreement.overall.images > 0);
  const probabilities = images.labels.flatMap(() => [NaN, NaN, NaN]);
  assertEquals(describeRun({ ...images, probabilities }).outcome, "not finite");
  assertThrows(() => describeRun({ ...images, heatMaps: [] }), RangeError, "0 heat maps");
});

Deno.test("worstCases() sorts by the number of wrong runs, then by confidence, and handles no runs", () => {
  const failures = worstCases({
    ids: ["a", "b", "c", "d"],
    labels: [0, 0, 1, 1],
    classCount: 2,
    runs: [
      { seed: 1, probabilities: [0.25, 0.75, 0.125, 0.875, 0.25, 0.75, 0.75, 0.25] },
      { seed: 2, probabilities: [0.375, 0.625, 0.25, 0.75, 0.25, 0.75, 0.75, 0.25] },
      { seed: 3, probabilities: [0.25, 0.75, 0.125, 0.875, 0.25, 0.75, 0.25, 0.75] },
    ],
  });
  const { cases, ...counts } = failures;
  assertEquals(counts, { seeds: [1, 2, 3], images: 4, wrongInEvery: 2, wrongInMost: 3 });
  assertEquals(cases.map(({ dicomId, given, wrong }) => [dicomId, given, wrong]), [["b", 1, 3], ["a", 1, 3], [
    "d",
    0,
    2,
  ]]);
  assertAlmostEquals(cases[0]!.confidence, (0.875 + 0.75 + 0.875) / 3, 1e-15);
  const all = worstCases({
    ids: ["a"],
    labels: [0],
    classCount: 2,
    runs: [],
  });
  assertEquals(all, { seeds: [], images: 1, wrongInEvery: 0, wrongInMost: 0, cases: [] });
  assertThrows(
    () => worstCases({ ids: ["a"], labels: [0], classCount: 2, runs: [{ seed: 7, probabilities: [1] }] }),
    RangeError,
    "seed 7: expected 2 probabilities, found 1",
  );
});

Deno.test("describeModel() keeps each seed's value, with null for a diverged one", () => {
  const description = describeRun(imagesOf(oracle.cases[0]!));
  const failures = worstCases({ ids: [], labels: [], classCount: 3, runs: [] });
  const diverged: RunDescription = { outcome: "diverged", reason: "not finite" };
  const runs = [{ seed: 1, description }, { seed: 2, description: diverged }];
  const { agreement, calibration } = describeModel(runs, failures);
  const { correlation } = oracle.cases[0]!.agreement[3]!;
  assertAlmostEquals(agreement.overall.correlation.median ?? NaN, correlation, 1e-10);
  assertEquals(agreement.overall.correlation.perSeed[1], null);
  assertEquals(calibration.brierScore.standardDeviation, null);
  assertEquals(agreement.classes.length, 3);
  const nothing = describeModel([runs[1]!], failures);
  assertEquals([nothing.agreement.classes.length, nothing.agreement.overall.images], [0, 0]);
});
