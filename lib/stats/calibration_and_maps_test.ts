/**
 * Tests calibration and the agreement of maps against scikit-learn and SciPy, on
 * fixtures/stats/calibration_and_maps.json.
 */
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { z } from "zod";
import { calibration } from "./calibration.ts";
import { KL_EPSILON, mapCorrelation, mapDivergence, scanpathSaliency } from "./map_agreement.ts";
import type { Outcome } from "./outcome.ts";

const numbers = z.array(z.number());
const oracle = z.object({
  calibration: z.array(z.object({
    labels: numbers,
    probabilities: numbers,
    bins: z.number(),
    counts: numbers,
    error: z.number(),
    accuracy: numbers,
    confidence: numbers,
    brier: z.number(),
  })),
  maps: z.array(z.object({
    kind: z.string(),
    map: numbers,
    fixations: numbers,
    correlation: z.number(),
    nss: z.number(),
    divergence: z.number(),
  })),
}).parse(
  JSON.parse(
    await Deno.readTextFile(new URL("../../fixtures/stats/calibration_and_maps.json", import.meta.url)),
  ),
);

function valueOf<Result>(outcome: Outcome<Result>): Result {
  assert(outcome.defined, "expected a result");
  return outcome;
}

function reasonOf(outcome: Outcome<unknown>): string {
  return outcome.defined ? "defined" : outcome.reason;
}

function assertWithin(share: number, actual: number, expected: number, what: string): void {
  assertAlmostEquals(actual, expected, share * Math.abs(expected), what);
}

Deno.test("calibration() agrees with NumPy's error and scikit-learn's curve and Brier score to 1e-12", () => {
  for (const { labels, probabilities, ...expected } of oracle.calibration) {
    const result = valueOf(
      calibration({ labels, scores: probabilities, classCount: 3 }, { bins: expected.bins }),
    );
    const what = `${labels.length} items, ${expected.bins} bins`;
    assertWithin(1e-12, result.expectedCalibrationError, expected.error, what);
    assertEquals(result.bins.map(({ count }) => count), expected.counts, what);
    const filled = result.bins.filter(({ count }) => count > 0);
    assertEquals(filled.length, expected.accuracy.length, what);
    filled.forEach(({ accuracy, confidence }, index) => {
      assertWithin(1e-12, accuracy ?? NaN, expected.accuracy[index]!, what);
      assertWithin(1e-12, confidence ?? NaN, expected.confidence[index]!, what);
    });
    assertWithin(1e-12, result.brierScore, expected.brier, `${what}: Brier`);
  }
});

Deno.test("calibration() puts a confidence on an edge into the lower bin, and predicts the first of equal classes", () => {
  const { bins, expectedCalibrationError, brierScore } = valueOf(
    calibration({ labels: [0, 1], scores: [0.5, 0.5, 0.5, 0.5], classCount: 2 }, { bins: 4 }),
  );
  assertEquals(bins.map(({ count }) => count), [0, 2, 0, 0]);
  assertEquals(bins[1]!.accuracy, 0.5);
  assertEquals(bins[0]!.accuracy, undefined);
  assertEquals([expectedCalibrationError, brierScore], [0, 0.5]);
  const sure = valueOf(calibration({ labels: [1], scores: [1, 0], classCount: 2 }));
  assertEquals([sure.expectedCalibrationError, sure.brierScore, sure.bins[9]!.count], [1, 2, 1]);
});

Deno.test("calibration() refuses scores that are no probabilities, and has no value without an item", () => {
  const of = (scores: number[]) => () => calibration({ labels: [0], scores, classCount: 2 });
  assertThrows(of([1.5, -0.5]), RangeError, "item 0, class 0: expected a probability, found 1.5");
  assertThrows(
    of([0.5, 0.4]),
    RangeError,
    "item 0: expected probabilities that sum to 1, found a sum of 0.9",
  );
  assertThrows(
    () => calibration({ labels: [0], scores: [1, 0], classCount: 2 }, { bins: 0 }),
    RangeError,
    "1 bin or more",
  );
  assertEquals(reasonOf(calibration({ labels: [], scores: [], classCount: 2 })), "there is no item");
});

Deno.test("CC, NSS and KL agree with SciPy and NumPy to 1e-10", () => {
  for (const { kind, map, fixations, ...expected } of oracle.maps) {
    assertWithin(1e-10, valueOf(mapCorrelation(map, fixations)).value, expected.correlation, `${kind}: CC`);
    assertWithin(1e-10, valueOf(scanpathSaliency(map, fixations)).value, expected.nss, `${kind}: NSS`);
    assertWithin(1e-10, valueOf(mapDivergence(map, fixations)).value, expected.divergence, `${kind}: KL`);
  }
  assert(
    oracle.maps.some(({ divergence }) => divergence > 1) &&
      oracle.maps.some(({ divergence }) => divergence < 0.1),
  );
});

Deno.test("CC, NSS and KL equal values that were computed by hand", () => {
  assertAlmostEquals(valueOf(mapCorrelation([0, 1, 2], [5, 3, 1])).value, -1, 1e-15);
  assertAlmostEquals(valueOf(scanpathSaliency([0, 0, 3], [0, 0, 1])).value, 2 / Math.sqrt(3), 1e-15);
  // Scale does not matter; all the gaze where the map has half its mass costs ln 2.
  assertAlmostEquals(valueOf(mapDivergence([3, 3, 0], [7, 0, 0])).value, Math.LN2, 1e-15);
  assertAlmostEquals(valueOf(mapDivergence([1, 2], [2, 4])).value, 0, 1e-15);
  assertAlmostEquals(valueOf(mapDivergence([1, 0], [0, 1])).value, -Math.log(KL_EPSILON), 1e-12);
});

Deno.test("maps without contrast, mass or fixations leave an agreement undefined", () => {
  assertEquals(reasonOf(mapCorrelation([1, 1], [1, 2])), "the first map is constant");
  assertEquals(reasonOf(mapCorrelation([1, 2], [0, 0])), "the second map is constant");
  assertEquals(reasonOf(scanpathSaliency([0.1, 0.1, 0.1], [1, 0, 0])), "the map is constant");
  assertEquals(reasonOf(scanpathSaliency([1, 2], [0, 0])), "no cell is fixated");
  assertEquals(reasonOf(mapDivergence([0, 0], [1, 0])), "the map has no mass");
  assertEquals(reasonOf(mapDivergence([1, 0], [0, 0])), "the fixations have no mass");
});

Deno.test("maps that do not fit together are refused", () => {
  assertThrows(() => mapCorrelation([1, 2], [1]), RangeError, "two maps of one size, found 2 and 1 cells");
  assertThrows(() => mapCorrelation([], []), RangeError, "found 0 and 0 cells");
  assertThrows(() => scanpathSaliency([1, NaN], [1, 0]), RangeError, "first map: value 1 is NaN");
  assertThrows(() => mapDivergence([1, -2], [1, 0]), RangeError, "cell 1 is -2, expected 0 or more");
  assertThrows(() => scanpathSaliency([1, 2], [1, -1]), RangeError, "fixations: cell 1 is -1");
});
