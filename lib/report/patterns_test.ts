import { assertEquals, assertStringIncludes } from "@std/assert";
import type { JudgedClaim } from "../evaluate/claim_schema.ts";
import { convergence } from "./parts/certainty.ts";
import { patternOf } from "./patterns.ts";
import { textOf } from "./testing/report_parts.ts";
import { exampleMeasurements, stored } from "./testing/example.ts";

const example = exampleMeasurements().paper!.claims[0]!.judged!.value;

/** Returns the example's claim with another interval. */
function claimed(low: number, high: number, changes: Partial<JudgedClaim> = {}): JudgedClaim {
  const { difference } = example;
  if (!difference.defined) throw new TypeError("the example has a difference");
  return {
    ...example,
    difference: { ...difference, estimate: (low + high) / 2, interval: { low, high } },
    ...changes,
  };
}

const answered = (direction: "confirmed" | "contradicted" | "not resolved") => ({
  direction,
  adjustedP: 0.01,
  together: 2,
});

Deno.test("patternOf() depends on the interval and the margin, never on the sign alone", () => {
  const words = (judged: JudgedClaim, answer = answered("confirmed")) => {
    const { words, detail } = patternOf(judged, answer);
    return `${words}: ${detail}`;
  };
  assertEquals(
    [
      words(claimed(-0.1, 0.11)),
      words(claimed(-0.1, 0.02)),
      words(claimed(0.01, 0.2)),
      words(claimed(-0.2, -0.01), answered("contradicted")),
      // One of several claims: clear alone, not after correction for all.
      words(claimed(0.01, 0.2), answered("not resolved")),
      words(claimed(0.01, 0.04, { says: "equal", margin: 0.05 }), answered("not resolved")),
      words(claimed(0.01, 0.2, { says: "equal", margin: 0.05 })),
      words(claimed(0.01, 0.04, { says: "equal", margin: 0.05 })),
      words(claimed(-0.3, 0.1, { says: "equal", margin: 0.05 })),
    ],
    [
      "cannot tell: 0 and +0.061 both fit",
      "cannot tell: 0 fits, +0.061 does not",
      "clear rise: as in the paper",
      "clear fall: paper: the opposite",
      "cannot tell: clear only by itself",
      "cannot tell: clear only by itself",
      "clear rise: paper: not significant",
      "no difference: within ±0.05",
      "cannot tell: wider than ±0.05",
    ],
  );
});

Deno.test("patternOf() gives a verdict only on the paper's own data", () => {
  const comparable = { comparable: true };
  assertEquals(patternOf(claimed(0.01, 0.2, comparable), answered("confirmed")).words, "replicated");
  assertEquals(patternOf(claimed(-0.2, -0.01, comparable), answered("contradicted")).words, "contradicted");
  // One of several claims: clear alone, not after correction for all.
  assertEquals(patternOf(claimed(0.01, 0.2, comparable), answered("not resolved")).words, "cannot tell");
  assertEquals(patternOf(claimed(0.01, 0.2), answered("confirmed")).words, "clear rise");
});

Deno.test("the answer names the clear difference, or says that none could be measured", () => {
  const measurements = exampleMeasurements();
  const reportOn = (judged: JudgedClaim) =>
    textOf(
      {
        ...measurements,
        paper: {
          citation: "An example",
          claims: [{ claim: judged.claim, judged: stored(judged) }],
          answers: null,
        },
      },
      "report.md",
    );
  assertStringIncludes(
    reportOn(claimed(0.01, 0.2, { test: { defined: true, p: 0.01, confirms: 0.005, contradicts: 0.995 } })),
    "\n# On generated X-rays, gaze raised ResNet’s AUC (0.70\u00a0→\u00a00.75).",
  );
  // The interval excludes 0, but the claim is not answered: gaze is named where nothing named it
  // before.
  assertStringIncludes(
    reportOn(claimed(0.01, 0.2, { test: { defined: true, p: 0.06, confirms: 0.03, contradicts: 0.97 } })),
    "no claimed difference is clear. Whether gaze changed the AUC, ",
  );
  const unmeasured = reportOn({ ...example, difference: { defined: false, reason: "2 trainings" } });
  assertStringIncludes(unmeasured, "\n# An example\n");
  assertStringIncludes(unmeasured, "No difference in AUC could be measured.");
});

Deno.test("convergence() counts trainings whose best epoch was the last one allowed", () => {
  const measurements = exampleMeasurements();
  assertStringIncludes(
    convergence(measurements),
    "All 10 trainings ended at the cap of 20 epochs; none of them",
  );
  const models = measurements.models.map((model) => ({
    ...model,
    runs: model.runs.map((run) =>
      run.status === "finished"
        ? {
          ...run,
          training: stored({
            end: "trained" as const,
            bestEpoch: 20,
            epochs: 20,
            stopped: "epochs" as const,
          }),
        }
        : run
    ),
  }));
  assertStringIncludes(
    convergence({ ...measurements, models }),
    "in each of them the last epoch was the best. They had not converged",
  );
});
