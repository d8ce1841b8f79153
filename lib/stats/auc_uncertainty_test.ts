/** DeLong, the weighted AUC, the bootstrap and the split of variance, on fixtures/stats/auc_uncertainty.json. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import { aucVariance, crossedMeanSquares } from "./auc_variance.ts";
import {
  bootstrapDifferenceOfMedians,
  bootstrapMedianAuc,
  bootstrapMedianDifference,
  quantile,
} from "./bootstrap_auc.ts";
import { aucHalfWidth, deLong, deLongTest } from "./delong.ts";
import { handTillAuc } from "./hand_till_auc.ts";
import { oneVsRestAuc } from "./one_vs_rest_auc.ts";
import type { Outcome } from "./outcome.ts";
import type { PairedScores } from "./paired_scores.ts";
import { weightedMacroAucs } from "./weighted_macro_auc.ts";

const numbers = z.array(z.number());
const interval = z.tuple([z.number(), z.number(), z.number()]);
const scores = { labels: numbers, tables: z.array(numbers) };
const { cases, bootstrap, crossed } = z.object({
  cases: z.array(z.object({
    ...scores,
    weights: numbers,
    weightedMacro: numbers,
    weightedPairs: numbers,
    classes: z.array(
      z.object({ aucs: numbers, covariance: z.array(numbers), test: numbers, halfWidth: z.number() }),
    ),
  })),
  bootstrap: z.object({
    ...scores,
    aucs: numbers,
    estimate: z.number(),
    intervals: z.object({ seeds: interval, images: interval, both: interval }),
    difference: z.object({ estimate: z.number(), both: interval, values: interval }),
    variance: interval,
  }),
  crossed: z.object({ table: z.array(numbers), meanSquares: interval }),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/auc_uncertainty.json", import.meta.url))),
);

function valueOf<Result>(outcome: Outcome<Result>): Result {
  assert(outcome.defined, "expected a result");
  return outcome;
}

function reasonOf(outcome: Outcome<unknown>): string {
  return outcome.defined ? "defined" : outcome.reason;
}

function assertAgrees(
  actual: readonly number[],
  expected: readonly number[],
  share: number,
  what: string,
): void {
  assertEquals(actual.length, expected.length, what);
  expected.forEach((value, index) =>
    assertAlmostEquals(
      actual[index],
      value,
      share * Math.max(1e-3, Math.abs(value)),
      `${what}, number ${index}`,
    )
  );
}

const paired = ({ labels, tables }: { labels: number[]; tables: number[][] }): PairedScores => ({
  labels,
  tables: tables.map((table) => Float64Array.from(table)),
  classCount: 3,
});
const model = paired(bootstrap);
const stream = (name = "bootstrap") => randomStream(name);

Deno.test("deLong() agrees with the full kernel's components to 1e-9, per class and with ties", () => {
  for (const item of cases) {
    item.classes.forEach((expected, own) => {
      const what = `${item.labels.length} items, class ${own}`;
      const { aucs, covariance } = valueOf(deLong(paired(item), own));
      assertAgrees(aucs, expected.aucs, 1e-12, what);
      assertAgrees(covariance.flat(), expected.covariance.flat(), 1e-9, `${what}: covariance`);
      const { difference, standardError, interval, z, p } = valueOf(deLongTest(paired(item), own));
      const numbers = [difference, standardError, interval.low, interval.high, z, p];
      assertAgrees(numbers, expected.test, 1e-9, `${what}: test`);
      const width = valueOf(aucHalfWidth(paired(item), own));
      assertAgrees(
        [width.auc, width.halfWidth],
        [expected.aucs[0], expected.halfWidth],
        1e-9,
        `${what}: width`,
      );
    });
  }
});

Deno.test("weightedMacroAucs() agree with scikit-learn's sample weights, and unweighted with the plain AUCs", () => {
  for (const item of cases) {
    const what = `${item.labels.length} items`;
    const overRest = weightedMacroAucs(paired(item), "one-vs-rest");
    const overPairs = weightedMacroAucs(paired(item), "one-vs-one");
    assertAgrees(overRest.map((auc) => auc(item.weights)), item.weightedMacro, 1e-12, what);
    assertAgrees(overPairs.map((auc) => auc(item.weights)), item.weightedPairs, 1e-12, `${what}: pairs`);
    const once = new Uint8Array(item.labels.length).fill(1);
    item.tables.forEach((scores, index) => {
      const plain = { labels: item.labels, scores, classCount: 3 };
      const mean = oneVsRestAuc(plain).reduce<number>((sum, auc) => sum + (auc ?? NaN), 0) / 3;
      assertAlmostEquals(overRest[index](once), mean, 1e-14);
      assertAlmostEquals(overPairs[index](once), handTillAuc(plain) ?? NaN, 1e-14);
    });
  }
});

Deno.test("bootstrapMedianAuc() agrees with NumPy's bootstrap within Monte Carlo error", () => {
  for (const resample of ["seeds", "images", "both"] as const) {
    const [low, high, error] = bootstrap.intervals[resample];
    const result = valueOf(bootstrapMedianAuc(model, { resample, stream: stream(), resamples: 10_000 }));
    assertAlmostEquals(result.estimate, bootstrap.estimate, 1e-12);
    assertAlmostEquals(result.standardError, error, 0.03 * error, `${resample}: standard error`);
    // A quantile at 2.5 % of 10,000 draws has a standard error of some 0.03 of theirs.
    assertAlmostEquals(result.interval.low, low, 0.12 * error, `${resample}: low`);
    assertAlmostEquals(result.interval.high, high, 0.12 * error, `${resample}: high`);
  }
});

Deno.test("bootstrapMedianAuc() over five seeds runs from the lowest run to the highest", () => {
  const { interval } = valueOf(bootstrapMedianAuc(model, { resample: "seeds", stream: stream() }));
  assertAlmostEquals(interval.low, Math.min(...bootstrap.aucs), 1e-12);
  assertAlmostEquals(interval.high, Math.max(...bootstrap.aucs), 1e-12);
});

Deno.test("bootstrapMedianAuc() takes the paper's AUC when asked", () => {
  const options = { resample: "images", average: "one-vs-one", resamples: 200 } as const;
  const { estimate } = valueOf(bootstrapMedianAuc(model, { ...options, stream: stream() }));
  const each = bootstrap.tables.map((scores) =>
    handTillAuc({ labels: bootstrap.labels, scores, classCount: 3 }) ?? NaN
  );
  assertAlmostEquals(estimate, each.toSorted((a, b) => a - b)[2], 1e-14);
});

const firstTwo = { ...model, tables: model.tables.slice(0, 2) };
const lastThree = { ...model, tables: model.tables.slice(2) };

Deno.test("bootstrapMedianDifference() of two models agrees with NumPy's bootstrap within Monte Carlo error", () => {
  const { estimate, both: [low, high, error] } = bootstrap.difference;
  const options = { resample: "both", stream: stream(), resamples: 10_000 } as const;
  const result = valueOf(bootstrapMedianDifference(firstTwo, lastThree, options));
  assertAlmostEquals(result.estimate, estimate, 1e-12);
  assertAlmostEquals(result.standardError, error, 0.03 * error);
  assertAlmostEquals(result.interval.low, low, 0.12 * error);
  assertAlmostEquals(result.interval.high, high, 0.12 * error);
});

Deno.test("bootstrapMedianDifference() of a model and itself is none on any test images, and refuses other items", () => {
  const images = { resample: "images", stream: stream(), resamples: 200 } as const;
  const { estimate, interval } = valueOf(bootstrapMedianDifference(model, model, images));
  assertEquals([estimate, interval.low, interval.high], [0, 0, 0]);
  const other = { ...model, labels: bootstrap.labels.toReversed() };
  assertThrows(() => bootstrapMedianDifference(model, other, images), RangeError, "same items");
  const single = { ...model, tables: model.tables.slice(0, 1) };
  const both = { resample: "both", stream: stream() } as const;
  assertEquals(reasonOf(bootstrapMedianDifference(model, single, both)), "one seed says nothing about seeds");
});

Deno.test("bootstrapDifferenceOfMedians() agrees with every resample counted", () => {
  const { estimate, values: [low, high, error] } = bootstrap.difference;
  const [first, second] = [bootstrap.aucs.slice(0, 2), bootstrap.aucs.slice(2)];
  const result = valueOf(
    bootstrapDifferenceOfMedians(first, second, { stream: stream(), resamples: 20_000 }),
  );
  assertAlmostEquals(result.estimate, estimate, 1e-12);
  assertAlmostEquals(result.standardError, error, 0.03 * error);
  assertAlmostEquals(result.interval.low, low, 1e-12);
  assertAlmostEquals(result.interval.high, high, 1e-12);
  assertEquals(
    reasonOf(bootstrapDifferenceOfMedians([1], [2, 3], { stream: stream() })),
    "one seed says nothing about seeds",
  );
});

Deno.test("bootstrapMedianAuc() repeats itself on the same stream only", () => {
  const run = (name: string) =>
    valueOf(bootstrapMedianAuc(model, { resample: "both", stream: stream(name), resamples: 200 }));
  assertEquals(run("a"), run("a"));
  assert(run("a").interval.low !== run("b").interval.low);
});

Deno.test("aucVariance() agrees with NumPy's split within Monte Carlo error, and its mean squares with statsmodels", () => {
  const { seeds, images, interaction, total } = valueOf(
    aucVariance(model, { stream: stream(), resamples: 10_000 }),
  );
  const [expectedSeeds, expectedImages, expectedInteraction] = bootstrap.variance;
  assertAlmostEquals(interaction, expectedInteraction, 0.03 * expectedInteraction);
  assertAlmostEquals(images, expectedImages, 0.08 * expectedImages);
  assertAlmostEquals(seeds, Math.max(0, expectedSeeds), 0.03 * expectedInteraction);
  assertEquals(total, seeds + images + interaction);
  const { rows, columns, residual } = crossedMeanSquares(crossed.table);
  assertAgrees([rows, columns, residual], crossed.meanSquares, 1e-11, "two-way analysis of variance");
});

Deno.test("aucVariance() finds no seeds' part in copies of one run, and no images' part in perfect runs", () => {
  const copies = valueOf(
    aucVariance({ ...model, tables: [model.tables[0], model.tables[0]] }, {
      stream: stream(),
      resamples: 300,
    }),
  );
  assertEquals(copies.seeds, 0);
  assertAlmostEquals(copies.interaction, 0, 1e-25);
  assert(copies.images > 1e-4);
  const perfect = bootstrap.labels.flatMap((label) => [0, 1, 2].map((own) => own === label ? 1 : 0));
  const split = valueOf(
    aucVariance({ ...model, tables: [perfect, perfect] }, { stream: stream(), resamples: 100 }),
  );
  assertEquals(split.total, 0);
});

Deno.test("quantile() is NumPy's", () => {
  assertEquals([0, 0.25, 0.5, 0.9, 1].map((share) => quantile([1, 2, 4, 8], share)), [
    1,
    1.75,
    3,
    6.800000000000001,
    8,
  ]);
});

Deno.test("items that leave an uncertainty without a value say why", () => {
  const lone: PairedScores = { labels: [0, 1, 1], tables: [[0.9, 0.1, 0.2, 0.8, 0.4, 0.6]], classCount: 2 };
  assertEquals(reasonOf(deLong(lone, 0)), "class 0 has fewer than two items");
  assertEquals(reasonOf(deLong(lone, 1)), "fewer than two items are outside class 1");
  assertEquals(
    reasonOf(deLongTest({ ...model, tables: [model.tables[0], model.tables[0]] }, 0)),
    "the difference has no variance on these items",
  );
  assertEquals(
    reasonOf(bootstrapMedianAuc({ ...lone, labels: [1, 1, 1] }, { resample: "images", stream: stream() })),
    "class 0 has no item",
  );
  assertEquals(
    reasonOf(bootstrapMedianAuc(lone, { resample: "both", stream: stream() })),
    "one seed says nothing about seeds",
  );
});

Deno.test("scores that do not fit together are refused", () => {
  assertThrows(
    () => deLongTest({ ...model, tables: model.tables.slice(0, 1) }, 0),
    RangeError,
    "expected 2 tables",
  );
  assertThrows(() => deLong(model, 3), RangeError, "expected a class in 0..2, found 3");
  assertThrows(() => deLong({ ...model, tables: [[1, 2]] }, 0), RangeError, "need 135 scores, found 2");
  assertThrows(
    () => bootstrapMedianAuc(model, { resample: "both", stream: stream(), resamples: 1 }),
    RangeError,
    "found 1",
  );
  assertThrows(
    () => aucVariance({ ...model, tables: model.tables.slice(0, 1) }, { stream: stream() }),
    RangeError,
    "expected 2 tables",
  );
});
