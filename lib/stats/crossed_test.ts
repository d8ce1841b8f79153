/**
 * Tests the crossed design of trainings and test images against statsmodels, SciPy and NumPy, on
 * fixtures/stats/crossed.json.
 */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import { crossedEstimate, intervalOf, unitIntervalOf, upperP } from "./crossed_estimate.ts";
import { detectableIn, equalityPowerAt, neededFor, powerAt, varianceIn } from "./crossed_power.ts";
import { handTillAuc } from "./hand_till_auc.ts";
import { interquartileMean } from "./interquartile_mean.ts";
import { medianInterval } from "./median_interval.ts";
import { newTraining } from "./new_training.ts";
import type { Outcome } from "./outcome.ts";
import { aucTable, type SeedImageTable, shareTable } from "./seed_image_table.ts";
import { varianceShares } from "./variance_shares.ts";
import { tuple } from "../formats/items.ts";

const numbers = z.array(z.number());
const { mixed, locations, designs } = z.object({
  mixed: z.array(
    z.object({ table: z.array(numbers), seed: z.number(), image: z.number(), residual: z.number() }),
  ),
  locations: z.array(z.object({ values: numbers, estimate: z.number(), trimmedStde: z.number() })),
  designs: z.array(z.object({
    labels: numbers,
    models: z.array(z.array(numbers)),
    aucs: z.array(numbers),
    contributions: z.array(z.array(numbers)),
    estimate: z.number(),
    standardError: z.number(),
    df: z.number(),
    interval: z.tuple([z.number(), z.number()]),
  })),
}).parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/crossed.json", import.meta.url))),
);

function valueOf<Result>(outcome: Outcome<Result>): Result {
  assert(outcome.defined, outcome.defined ? "" : outcome.reason);
  return outcome;
}

const reasonOf = (outcome: Outcome<unknown>) => outcome.defined ? "defined" : outcome.reason;

/** Returns one stratum: a table [trainings][images] whose values are its rows' means. */
function plainTable(table: readonly (readonly number[])[]): SeedImageTable {
  return {
    values: table.map((row) => row.reduce((sum, value) => sum + value, 0) / row.length),
    strata: [table.map((row) => Float64Array.from(row))],
  };
}

Deno.test("varianceShares() agrees with MixedLM's restricted maximum likelihood estimates", () => {
  for (const { table, seed, image, residual } of mixed) {
    const images = table[0]!.length;
    const parts = valueOf(varianceShares(plainTable(table), randomStream("shares")));
    const scale = seed + image + residual;
    assertAlmostEquals(parts.seeds, seed, 2e-3 * scale);
    assertAlmostEquals(parts.images * images, image, 2e-3 * scale);
    assertAlmostEquals(parts.interaction * images, residual, 2e-3 * scale);
    const shares = Object.values(parts.shares);
    assertAlmostEquals(shares.reduce((sum, { share }) => sum + share, 0), 1, 1e-12);
    for (const { share, interval } of shares) {
      assert(0 <= interval.low && interval.low <= share && share <= interval.high && interval.high <= 1);
    }
  }
});

Deno.test("interquartileMean() equals SciPy's trimmed mean, with the winsorised standard error", () => {
  for (const { values, estimate, trimmedStde } of locations) {
    const found = valueOf(interquartileMean(values));
    assertAlmostEquals(found.estimate, estimate, 1e-12);
    const trimmed = Math.floor(values.length / 4), kept = values.length - 2 * trimmed;
    assertEquals([found.df, found.kept.filter(Boolean).length], [kept - 1, kept]);
    // SciPy divides the winsorised sum of squares by (1 − 2·0.25)²n(n − 1), however many values are
    // left out.
    const scipy = trimmedStde ** 2 * 0.25 * values.length * (values.length - 1);
    assertAlmostEquals(found.variance, scipy / (kept * (kept - 1)), 1e-9);
  }
  assertEquals(
    reasonOf(interquartileMean([0.7, 0.8, 0.9])),
    "3 trainings; fewer than 4 do not show how far trainings differ",
  );
  const four = valueOf(interquartileMean([1, 2, 3, 6]));
  assertEquals([four.estimate, four.df], [2.5, 2]);
  assertAlmostEquals(four.variance, 14 / 3 / 4, 1e-12);
});

Deno.test("a training that fails moves an interquartile mean no further than to the next value", () => {
  const good = valueOf(interquartileMean([0.70, 0.72, 0.73, 0.74, 0.76]));
  const failed = valueOf(interquartileMean([0.70, 0.72, 0.73, 0.74, 0.50]));
  assert(good.estimate - failed.estimate < 0.02 && failed.estimate > 0.71);
});

Deno.test("aucTable() decomposes Hand & Till's AUC as a count over every pair of images does", () => {
  for (const { labels, models, aucs, contributions } of designs) {
    models.forEach((tables, model) => {
      const values = tables.map((scores) => handTillAuc({ labels, scores, classCount: 3 }) ?? NaN);
      const { strata } = aucTable({ labels, tables, classCount: 3 }, values);
      values.forEach((auc, training) => {
        assertAlmostEquals(auc, aucs[model]![training]!, 1e-12);
        const own = strata.flatMap((stratum) => Array.from(stratum[training]!));
        own.forEach((value, image) =>
          assertAlmostEquals(value, contributions[model]![training]![image]!, 1e-12)
        );
      });
    });
  }
});

Deno.test("crossedEstimate() agrees with NumPy's estimate by the same rule to 1e-10", () => {
  for (const { labels, models, aucs, ...expected } of designs) {
    const [first, second] = tuple(
      models.map((tables, model) => aucTable({ labels, tables, classCount: 3 }, aucs[model]!)),
      2,
    );
    const found = valueOf(crossedEstimate([first, second]));
    assertAlmostEquals(found.estimate, expected.estimate, 1e-10);
    assertAlmostEquals(found.standardError, expected.standardError, 1e-10);
    assertAlmostEquals(found.df, expected.df, 1e-8 * expected.df);
    const { low, high } = intervalOf(found);
    assertAlmostEquals(low, expected.interval[0], 1e-9);
    assertAlmostEquals(high, expected.interval[1], 1e-9);
    // The interval ends where the one-sided p is 0.025.
    assertAlmostEquals(upperP(found, low), 0.025, 1e-9);
    assertAlmostEquals(upperP(found, high), 0.975, 1e-9);
    const reversed = valueOf(crossedEstimate([second, first]));
    assertAlmostEquals(reversed.estimate, -found.estimate, 1e-12);
    assertAlmostEquals(reversed.standardError, found.standardError, 1e-12);
  }
});

Deno.test("crossedEstimate() gives the reason for a missing estimate: few trainings, few images, no variance", () => {
  const hits = (...rows: readonly (readonly number[])[]) => shareTable([rows]);
  const still = hits(...Array.from({ length: 5 }, () => [1, 1, 1, 1]));
  assertEquals(
    reasonOf(crossedEstimate([still, still])),
    "neither trainings nor test images make a difference",
  );
  const few = hits([1, 0], [0, 1], [1, 1]);
  assertEquals(
    reasonOf(crossedEstimate([few])),
    "3 trainings; fewer than 4 do not show how far trainings differ",
  );
  const single = hits([1], [0], [1], [1]);
  assertEquals(reasonOf(crossedEstimate([single])), "class 0 has fewer than two test images");
  assertThrows(() => crossedEstimate([still, single]), RangeError, "found 4 and 1");
});

Deno.test("unitIntervalOf() stays in 0..1", () => {
  const { interval } = valueOf(unitIntervalOf({ estimate: 0.97, standardError: 0.05, df: 4 }));
  assert(interval.low > 0 && interval.low < 0.9 && interval.high > 0.97 && interval.high < 1);
  assertEquals(reasonOf(unitIntervalOf({ estimate: 1, standardError: 0.1, df: 4 })), "the estimate is 1");
});

Deno.test("medianInterval() gives its confidence: the range of five values has 93.75 %", () => {
  const five = medianInterval([5, 1, 4, 2, 3]);
  assertEquals(five, { defined: true, interval: { low: 1, high: 5 }, confidence: 0.9375, range: true });
  // R: 1 - 2 * pbinom(1, 9, 0.5), and of 20 values 1 - 2 * pbinom(5, 20, 0.5).
  const nine = valueOf(medianInterval([1, 2, 3, 4, 5, 6, 7, 8, 9]));
  assertEquals([nine.interval, nine.confidence, nine.range], [{ low: 2, high: 8 }, 0.9609375, false]);
  const twenty = valueOf(medianInterval(Array.from({ length: 20 }, (_, index) => index + 1)));
  assertEquals(twenty.interval, { low: 6, high: 15 });
  assertAlmostEquals(twenty.confidence, 0.9586105346679688, 1e-12);
  assertEquals(reasonOf(medianInterval([1])), "one training says nothing about others");
});

const planned = {
  models: [{ runs: 5, variance: 2e-5, df: 2, interaction: 5e-5 }, {
    runs: 5,
    variance: 2e-5,
    df: 2,
    interaction: 5e-5,
  }],
  images: { variance: 2e-4, df: 200 },
};

Deno.test("the power of the rule rises with trainings, images and the effect, and is 80 % at the detectable effect", () => {
  const here = { runs: 5, images: 1 };
  const { variance } = varianceIn(planned, here);
  assertAlmostEquals(variance, 2.4e-4, 1e-12);
  const power = powerAt(planned, 0.04, here);
  assert(power > 0.4 && power < 0.9);
  assert(powerAt(planned, 0.04, { runs: 15, images: 1 }) > power);
  assert(powerAt(planned, 0.04, { runs: 5, images: 2 }) > power && powerAt(planned, 0.05, here) > power);
  assertAlmostEquals(powerAt(planned, detectableIn(planned, here), here), 0.8, 1e-9);
  assertAlmostEquals(powerAt(planned, 0, here), 0.025, 1e-9);
  const needed = neededFor((design) => powerAt(planned, 0.042, design), here);
  assert(needed.runs !== null && powerAt(planned, 0.042, { ...here, runs: needed.runs }) >= 0.8);
  assert(powerAt(planned, 0.042, { ...here, runs: needed.runs - 1 }) < 0.8);
  assertAlmostEquals(powerAt(planned, 0.042, { ...here, images: needed.images ?? 0 }), 0.8, 1e-9);
  // With few images, no number of trainings is enough.
  assertEquals(neededFor((design) => powerAt(planned, 0.03, design), here).runs, null);
  assertEquals(neededFor((design) => powerAt(planned, 0.5, design), here), { runs: 4, images: 1 });
  assert(equalityPowerAt(planned, 0.06, here) > 0.8 && equalityPowerAt(planned, 0.02, here) === 0);
});

Deno.test("newTraining() gives an interval inside 0..1 that is wider than that of the mean", () => {
  const [{ labels, models, aucs }] = tuple(designs, 1);
  const table = aucTable({ labels, tables: models[0]!, classCount: 3 }, aucs[0]!);
  const once = valueOf(newTraining(table));
  const mean = valueOf(unitIntervalOf(valueOf(crossedEstimate([table]))));
  assert(once.interval.high - once.interval.low > mean.interval.high - mean.interval.low);
  assert(once.interval.low > 0 && once.interval.high < 1);
  assertEquals(
    reasonOf(newTraining({ ...table, values: table.values.slice(0, 3) })),
    "fewer than 4 trainings",
  );
});
