import { assertEquals } from "@std/assert";
import cases from "../../fixtures/search/halving.json" with { type: "json" };
import { concludeSearch } from "./conclude.ts";
import { rankTrials } from "./rank.ts";
import { epochsOf, fullEpochsOf, rungsOf } from "./rungs.ts";
import type { MeasuredTrial, TrialRun } from "./trial.ts";
import { tuple } from "../formats/items.ts";

type Curve = readonly (readonly number[] | null)[];

/**
 * Returns the record of a training that stops after `until` epochs: its figures at the epoch with
 * the smallest loss.
 */
function runAt(curve: Curve, until: number, seed: number): TrialRun {
  const best = curve.slice(0, until).filter((row) => row !== null)
    .reduce<readonly number[] | undefined>(
      (best, row) => best === undefined || row[0]! < best[0]! ? row : best,
      undefined,
    );
  return {
    seed,
    epochs: until,
    auc: best?.[1] ?? null,
    crossEntropy: best?.[2] ?? null,
    diverged: best === undefined,
  };
}

cases.forEach(({ factor, epochs, trials, rungs, chosen }, index) => {
  Deno.test(`halving promotes and chooses as the reference in Python does (case ${index + 1})`, () => {
    const ladder = rungsOf({ trials: trials.length, factor, epochs });
    assertEquals(ladder.map(({ until }) => until), rungs.map(({ until }) => until));
    let alive = trials.map((_, index) => index + 1);
    ladder.forEach(({ trials: count, until }, rung) => {
      assertEquals(alive.length, count);
      const measured = alive.map((number): MeasuredTrial => ({
        trial: { number, point: {} },
        runs: trials[number - 1]!.map((curve, seed) => runAt(curve, until, seed)),
      }));
      const order = rankTrials(measured).map(({ trial }) => trial.number);
      assertEquals(order, rungs[rung]!.order, `rung ${rung + 1}`);
      alive = order.slice(0, ladder[rung + 1]?.trials ?? 1).sort((a, b) => a - b);
    });
    assertEquals(alive, [chosen]);
  });
});

Deno.test("rungsOf() stops before a rung of one trial, at the most epochs, or after the given number of rungs", () => {
  assertEquals(rungsOf({ trials: 27, factor: 3, epochs: 9 }), [
    { trials: 27, until: 9 },
    { trials: 9, until: 27 },
    { trials: 3, until: 81 },
  ]);
  assertEquals(rungsOf({ trials: 27, factor: 3, epochs: 9 }, 50), [
    { trials: 27, until: 9 },
    { trials: 9, until: 27 },
    { trials: 3, until: 50 },
  ]);
  assertEquals(rungsOf({ trials: 81, factor: 3, epochs: 9 }, 27).length, 2);
  assertEquals(rungsOf({ trials: 27, factor: 3, epochs: 9, rungs: 2 }).length, 2);
  assertEquals(rungsOf({ trials: 2, factor: 4, epochs: 1 }), [{ trials: 2, until: 1 }]);
});

Deno.test("a search's epochs count those of continued trainings once", () => {
  const rungs = rungsOf({ trials: 27, factor: 3, epochs: 9 });
  assertEquals(epochsOf(rungs), 27 * 9 + 9 * 18 + 3 * 54);
  assertEquals(fullEpochsOf(rungs), 27 * 81);
});

Deno.test("a search in which every trial diverged chooses nothing", () => {
  const diverged = { seed: 1, epochs: 1, auc: null, crossEntropy: null, diverged: true };
  const measured = [1, 2].map((number) => ({
    trial: { number, point: { patience: number } },
    runs: [diverged],
  }));
  const search = {
    model: "A",
    strategy: "random",
    seed: 0,
    seeds: [1],
    space: [{ kind: "choice", path: "patience", values: [1, 2] }],
  } as const;
  assertEquals(concludeSearch({ ...search, rungs: [{ until: 1, trials: measured }] }), undefined);
  const [first, second] = tuple(measured, 2);
  const one = concludeSearch({
    ...search,
    rungs: [{
      until: 1,
      trials: [first, { ...second, runs: [{ ...diverged, auc: 0.1, crossEntropy: 2, diverged: false }] }],
    }],
  });
  assertEquals(one?.chosen, second.trial);
  assertEquals(one?.lead, { known: false, reason: "alone" });
});
