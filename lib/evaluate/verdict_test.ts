import { assertEquals, assertThrows } from "@std/assert";
import { type ClaimedDifference, type Verdict, verdict } from "./verdict.ts";

const rise: ClaimedDifference = { kind: "raises", published: 0.5, tolerance: 0.125 };
const unknown: ClaimedDifference = { kind: "raises", published: null, tolerance: 0 };
const equal: ClaimedDifference = { kind: "equal", margin: 0.25 };
const cases: readonly (readonly [ClaimedDifference, number, number, Verdict])[] = [
  [rise, 0.01, 0.9, "replicated"],
  [rise, 0.01, 0.1, "replicated"],
  [rise, 0, 0.9, "inconclusive"],
  [rise, -0.1, 0.375, "inconclusive"],
  [rise, -0.1, 0.374, "not replicated"],
  [rise, -0.2, -0.1, "not replicated"],
  [unknown, -0.1, 0.1, "inconclusive"],
  [unknown, -0.1, 0, "inconclusive"],
  [unknown, -0.2, -0.1, "not replicated"],
  [equal, -0.2, 0.2, "replicated"],
  [equal, -0.25, 0.2, "inconclusive"],
  [equal, -0.5, 0.5, "inconclusive"],
  [equal, 0.25, 0.5, "inconclusive"],
  [equal, 0.26, 0.5, "not replicated"],
  [equal, -0.5, -0.26, "not replicated"],
];

Deno.test("verdict() follows the written rule, also at its limits", () => {
  for (const [claim, low, high, expected] of cases) {
    const measured = { estimate: (low + high) / 2, low, high };
    assertEquals(verdict(claim, measured, true), expected, `${claim.kind} ${low} to ${high}`);
    assertEquals(verdict(claim, measured, false), "not comparable: other data");
  }
});

Deno.test("verdict() refuses an interval without order or a negative margin", () => {
  assertThrows(() => verdict(rise, { estimate: 0, low: 1, high: 0 }, true), RangeError, "1 to 0");
  assertThrows(() => verdict(rise, { estimate: 0, low: NaN, high: 0 }, true), RangeError, "NaN");
  assertThrows(
    () => verdict({ kind: "equal", margin: -1 }, { estimate: 0, low: 0, high: 0 }, true),
    RangeError,
    "-1",
  );
});
