/** Tests DeLong, the weighted AUC and the bootstrap on fixtures/stats/auc_uncertainty.json. */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { randomStream } from "../random/stream.ts";
import { bootstrapMedianAuc, quantile } from "./bootstrap_auc.ts";
import { aucHalfWidth, deLong, deLongTest } from "./delong.ts";
import { handTillAuc } from "./hand_till_auc.ts";
import { oneVsRestAuc } from "./one_vs_rest_auc.ts";
import type { Outcome } from "./outcome.ts";
import type { PairedScores } from "./paired_scores.ts";
import { weightedMacroAucs } from "./weighted_macro_auc.ts";

const numbers = z.array(z.number());
const interval = z.tuple([z.number(), z.number(), z.number()]);
const scores = { labels: numbers, tables: z.array(numbers) };
const { cases, bootstrap } = z.object({
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
    images: interval,
  }),
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
      actual[index]!,
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
        [expected.aucs[0]!, expected.halfWidth],
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
      assertAlmostEquals(overRest[index]!(once), mean, 1e-14);
      assertAlmostEquals(overPairs[index]!(once), handTillAuc(plain) ?? NaN, 1e-14);
    });
  }
});

Deno.test("bootstrapMedianAuc() agrees with NumPy's bootstrap within Monte Carlo error", () => {
  const [low, high, error] = bootstrap.images;
  const result = valueOf(bootstrapMedianAuc(model, { stream: stream(), resamples: 10_000 }));
  assertAlmostEquals(result.estimate, bootstrap.estimate, 1e-12);
  assertAlmostEquals(result.standardError, error, 0.03 * error);
  // A quantile at 2.5 % of 10,000 draws has a standard error of some 0.03 of theirs.
  assertAlmostEquals(result.interval.low, low, 0.12 * error);
  assertAlmostEquals(result.interval.high, high, 0.12 * error);
});

Deno.test("bootstrapMedianAuc() uses the paper's AUC on request", () => {
  const options = { average: "one-vs-one", resamples: 200 } as const;
  const { estimate } = valueOf(bootstrapMedianAuc(model, { ...options, stream: stream() }));
  const each = bootstrap.tables.map((scores) =>
    handTillAuc({ labels: bootstrap.labels, scores, classCount: 3 }) ?? NaN
  );
  assertAlmostEquals(estimate, each.toSorted((a, b) => a - b)[2]!, 1e-14);
});

Deno.test("bootstrapMedianAuc() gives the same result only for the same stream", () => {
  const run = (name: string) => valueOf(bootstrapMedianAuc(model, { stream: stream(name), resamples: 200 }));
  assertEquals(run("a"), run("a"));
  assert(run("a").interval.low !== run("b").interval.low);
});

Deno.test("quantile() agrees with NumPy", () => {
  assertEquals([0, 0.25, 0.5, 0.9, 1].map((share) => quantile([1, 2, 4, 8], share)), [
    1,
    1.75,
    3,
    6.800000000000001,
    8,
  ]);
});

Deno.test("an uncertainty without a value gives the reason", () => {
  const lone: PairedScores = { labels: [0, 1, 1], tables: [[0.9, 0.1, 0.2, 0.8, 0.4, 0.6]], classCount: 2 };
  assertEquals(reasonOf(deLong(lone, 0)), "class 0 has fewer than two items");
  assertEquals(reasonOf(deLong(lone, 1)), "fewer than two items are outside class 1");
  assertEquals(
    reasonOf(deLongTest({ ...model, tables: [model.tables[0]!, model.tables[0]!] }, 0)),
    "the difference has no variance on these items",
  );
  assertEquals(
    reasonOf(bootstrapMedianAuc({ ...lone, labels: [1, 1, 1] }, { stream: stream() })),
    "class 0 has no item",
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
    () => bootstrapMedianAuc(model, { stream: stream(), resamples: 1 }),
    RangeError,
    "found 1",
  );
});
