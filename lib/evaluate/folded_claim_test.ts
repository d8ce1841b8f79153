import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { correctedMean } from "../stats/corrected_resampling.ts";
import { claimSchema, judgedClaimSchema } from "./claim_schema.ts";
import { judgeFoldedClaim } from "./folded_claim.ts";
import type { PredictedModel } from "./predicted_model.ts";

/** Returns a model on one fold's four images, with the AUCs and the right answers of its seeds. */
function modelOf(name: string, aucs: readonly number[], right = 4): PredictedModel {
  const labels = [0, 0, 1, 1];
  return {
    name,
    classNames: ["normal", "ill"],
    labels,
    organClasses: ["ill"],
    runs: aucs.map((auc, seed) => ({
      seed,
      auc,
      probabilities: labels.flatMap((label, image) =>
        image < right === (label === 0) ? [0.9, 0.1] : [0.1, 0.9]
      ),
      hits: [[1, 0]],
    })),
  };
}

const DESIGN = { folds: 3, repeats: 1, ratio: 0.5, comparable: true };

const claimOf = (further: Record<string, unknown>) =>
  claimSchema.parse({ claim: "B is better", models: ["A", "B"], source: "4", ...further });

const PAIRS = [[0.5, 0.7], [0.6, 0.72], [0.55, 0.7]].map(([a, b]) =>
  [modelOf("A", [a! - 0.1, a! + 0.1]), modelOf("B", [b!, b!])] as const
);

Deno.test("a claim over folds is judged by the corrected mean of the folds' differences", () => {
  const rises = judgeFoldedClaim(
    claimOf({ says: "rises", published: { difference: 0.05, runs: 5 } }),
    PAIRS,
    DESIGN,
  );
  assertEquals(judgedClaimSchema.parse(JSON.parse(JSON.stringify(rises))), rises);
  assertEquals(rises.folds?.differences.map((value) => Number(value?.toFixed(6))), [0.2, 0.12, 0.15]);
  const expected = correctedMean(rises.folds!.differences.map((value) => value ?? NaN), 0.5);
  assert(expected.defined && rises.difference.defined && rises.test.defined);
  const { p, ...mean } = expected;
  assertEquals(rises.difference, mean);
  // A rise is confirmed by half of the two-sided p; the two one-sided p values sum to 1.
  assertAlmostEquals(rises.test.p, p, 1e-12);
  assertAlmostEquals(rises.test.confirms, p / 2, 1e-12);
  assertAlmostEquals(rises.test.confirms + rises.test.contradicts, 1, 1e-12);
  assertEquals([rises.runs, rises.comparable], [[6, 6], true]);
  assertAlmostEquals(rises.medians[0] ?? NaN, 0.55, 1e-12);
  // Computed by hand: mean 0.1566667, s² = 0.0016333, (1/3 + 1/2)·s², t(2) = 4.302653.
  assertAlmostEquals(rises.difference.standardError, Math.sqrt((1 / 3 + 0.5) * 0.001633333), 1e-8);
  assertAlmostEquals(rises.difference.interval.low, 0.1566667 - 4.302653 * 0.0368932, 1e-6);
  // "Falls" is the mirror image, and "equal within a wide margin" is confirmed.
  const falls = judgeFoldedClaim(claimOf({ says: "falls" }), PAIRS, DESIGN);
  assert(falls.test.defined);
  assertAlmostEquals(falls.test.contradicts, rises.test.confirms, 1e-12);
  const equal = judgeFoldedClaim(claimOf({ says: "equal", margin: 0.9 }), PAIRS, DESIGN);
  assert(equal.test.defined && equal.test.confirms < 0.025);
});

Deno.test("sizes, power and the analysis of variance, which are defined for one split, are absent over folds", () => {
  const published = { difference: 0.05, runs: 5, images: 217 };
  const { size, power, telescope, anova } = judgeFoldedClaim(
    claimOf({ says: "rises", published }),
    PAIRS,
    DESIGN,
  );
  for (const found of [size, power, telescope, anova]) {
    assert(found !== null && !found.defined);
    assertStringIncludes(found.reason, "one split");
  }
});

Deno.test("a measure of one class is judged over folds too; a fold without it is named", () => {
  const pairs = [2, 3, 4].map((right) => [modelOf("A", [0.5], 2), modelOf("B", [0.5], right)] as const);
  const recall = judgeFoldedClaim(
    claimOf({ says: "rises", measure: "recall", class: "normal" }),
    pairs.slice(0, 2),
    DESIGN,
  );
  assertEquals(recall.folds?.differences.length, 2);
  const gone = judgeFoldedClaim(claimOf({ says: "rises" }), [
    ...pairs.slice(0, 2),
    [modelOf("A", [0.5]), modelOf("B", [])],
  ], DESIGN);
  assert(!gone.difference.defined && !gone.test.defined);
  assertStringIncludes(gone.difference.reason, "1 of 3 folds have no difference (B, fold 3: ");
  assertEquals(gone.folds?.differences[2], null);
  const unknown = judgeFoldedClaim(
    claimOf({ says: "rises", measure: "recall", class: "none" }),
    pairs,
    DESIGN,
  );
  assert(!unknown.difference.defined);
  assertStringIncludes(unknown.difference.reason, 'there is no class "none"');
});
