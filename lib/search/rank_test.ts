import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { bestSoFar } from "./best_so_far.ts";
import { promoted, rankTrials, scoreOf } from "./rank.ts";
import { leadOf } from "./seed_noise.ts";
import type { MeasuredTrial, TrialRun } from "./trial.ts";

const run = (auc: number | null, crossEntropy: number | null = 1, seed = 1, epochs = 9): TrialRun => ({
  seed,
  epochs,
  auc,
  crossEntropy,
  diverged: auc === null && crossEntropy === null,
});
const trial = (number: number, ...runs: readonly TrialRun[]): MeasuredTrial => ({
  trial: { number, point: {} },
  runs: runs.map((one, index) => ({ ...one, seed: index + 1 })),
});
const numbers = (trials: readonly MeasuredTrial[]) => trials.map(({ trial }) => trial.number);

Deno.test("trials are ranked by median AUC, then cross entropy, then number", () => {
  const trials = [
    trial(1, run(0.8, 0.6), run(0.6, 0.6), run(0.7, 0.6)),
    trial(2, run(0.7, 0.5)),
    trial(3, run(0.9)),
    trial(4, run(0.7, 0.6)),
  ];
  assertEquals(numbers(rankTrials(trials)), [3, 2, 1, 4]);
  assertEquals(rankTrials(trials).map(({ rank }) => rank), [1, 2, 3, 4]);
  assertEquals(numbers(promoted(trials.toReversed(), 2)), [3, 2]);
});

Deno.test("a diverged trial ranks after every other, and its trainings are counted", () => {
  const diverged = run(null, null);
  assertEquals(scoreOf([diverged, run(0.9)]), { auc: null, crossEntropy: null, diverged: 1 });
  assertEquals(scoreOf([diverged, run(0.9, 0.2), run(0.8, 0.3)]), {
    auc: 0.8,
    crossEntropy: 0.3,
    diverged: 1,
  });
  const trials = [trial(1, diverged, diverged), trial(2, diverged, run(0.99)), trial(3, run(0.1), run(0.1))];
  assertEquals(numbers(rankTrials(trials)), [3, 1, 2]);
});

Deno.test("a trial without an AUC comes after those with one, by its cross entropy", () => {
  assertEquals(
    numbers(rankTrials([trial(1, run(null, 0.9)), trial(2, run(null, 0.5)), trial(3, run(0.2, 3))])),
    [3, 2, 1],
  );
});

Deno.test("bestSoFar() counts each epoch once, in the order of the search", () => {
  const first = [
    trial(2, run(0.7), run(0.7)),
    trial(1, run(0.6), run(0.6)),
    trial(3, run(null, null), run(null, null)),
  ];
  const second = [trial(2, run(0.8, 1, 1, 27), run(0.8, 1, 1, 27))];
  assertEquals(bestSoFar([first, second]), [
    { epochs: 18, trial: 1, auc: 0.6 },
    { epochs: 36, trial: 2, auc: 0.7 },
    { epochs: 90, trial: 2, auc: 0.8 },
  ]);
});

Deno.test("leadOf() pools the variance over seeds and compares the lead with Student's margin", () => {
  const ranked = rankTrials([
    trial(1, run(0.80), run(0.84)),
    trial(2, run(0.75), run(0.79)),
    trial(3, run(0.60), run(0.60)),
  ]);
  const lead = leadOf(ranked);
  assert(lead.known);
  // Pooled variance (0.0008 + 0.0008 + 0) / 3; t(0.975, 3) = 3.182446305284263 (scipy.stats.t.ppf).
  assertAlmostEquals(lead.deviation, Math.sqrt(0.0016 / 3), 1e-12);
  assertAlmostEquals(lead.margin, 3.182446305284263 * lead.deviation, 1e-9);
  assertAlmostEquals(lead.difference, 0.05, 1e-12);
  assertEquals([lead.degreesOfFreedom, lead.withinNoise, lead.alike], [3, true, 1]);
  const clear = leadOf(rankTrials([trial(1, run(0.9), run(0.901)), trial(2, run(0.7), run(0.701))]));
  assert(clear.known && !clear.withinNoise && clear.alike === 0);
});

Deno.test("leadOf() gives the reason if the noise is unknown", () => {
  assertEquals(leadOf(rankTrials([trial(1, run(null, null))])), { known: false, reason: "nothing chosen" });
  assertEquals(
    leadOf(rankTrials([trial(1, run(0.5), run(0.6)), trial(2, run(null, null), run(null, null))])),
    {
      known: false,
      reason: "alone",
    },
  );
  assertEquals(leadOf(rankTrials([trial(1, run(0.5)), trial(2, run(0.6))])), {
    known: false,
    reason: "one seed",
  });
});
