/** For tests: an invented search and sweep, with the real record of a search. */
import { randomStream } from "../../random/stream.ts";
import { concludeSearch } from "../../search/conclude.ts";
import { sobolTrials } from "../../search/draw.ts";
import type { Parameter } from "../../search/parameter.ts";
import { promoted } from "../../search/rank.ts";
import { rungsOf } from "../../search/rungs.ts";
import { type Sweep, sweptMedians, type SweptRun } from "../../search/sweep_schema.ts";
import type { MeasuredTrial, Trial } from "../../search/trial.ts";
import type { SearchTrials } from "../../search/trials_schema.ts";
import { tuple } from "../../formats/items.ts";

/** The space of the example. */
export const EXAMPLE_SPACE: readonly Parameter[] = [
  { kind: "range", path: "learningRate", from: 1e-4, to: 1e-2, scale: "log", integer: false },
  {
    kind: "choice",
    path: "optimiser",
    values: [{ kind: "adam" }, { kind: "sgd", momentum: 0 }, { kind: "sgd", momentum: 0.9 }],
  },
  { kind: "range", path: "gaze.logSigmaAttention", from: -23, to: -1, scale: "linear", integer: false },
];

/** Returns a search of nine trials in two rungs, one of which diverges. */
export function exampleSearch(model: string, space: readonly Parameter[] = EXAMPLE_SPACE): SearchTrials {
  const seeds = [101, 102];
  const measure = (trials: readonly Trial[], until: number) =>
    trials.map((trial): MeasuredTrial => ({
      trial,
      runs: seeds.map((seed) => {
        const stream = randomStream("search example", model, trial.number, seed, until);
        const diverged = trial.number === 4;
        const rate = Math.log10(Number(trial.point.learningRate)) + 3;
        return {
          seed,
          epochs: until,
          auc: diverged ? null : 0.8 - 0.1 * rate ** 2 + 0.02 * stream.uniform(),
          crossEntropy: diverged ? null : 0.9 + 0.1 * stream.uniform(),
          diverged,
        };
      }),
    }));
  const [first, second] = tuple(rungsOf({ trials: 9, factor: 3, epochs: 3 }), 2);
  const all = measure(sobolTrials(space, { count: first.trials, seed: 0 }), first.until);
  const next = measure(promoted(all, second.trials).map(({ trial }) => trial), second.until);
  const record = concludeSearch({
    model,
    strategy: "halving",
    seed: 0,
    seeds,
    space,
    rungs: [{ until: first.until, trials: all }, { until: second.until, trials: next }],
  });
  if (record === undefined) throw new TypeError("the example chooses nothing");
  return record;
}

/** Returns a sweep over the blur, one training of which has no figures. */
export function exampleSweep(model: string): Sweep {
  return {
    format: "fovea/sweep/1",
    model,
    parameter: "heatMap.blur",
    values: [200, 500, 800].map((value) => {
      const runs = [1, 2, 3].map((seed): SweptRun => {
        const stream = randomStream("sweep example", model, value, seed);
        const figure = () => 0.7 + 0.1 * stream.uniform();
        const auc = value === 500 && seed === 2 ? null : figure();
        return { seed, validationAuc: figure(), auc, interpretability: auc === null ? null : figure() };
      });
      return { value, runs, medians: sweptMedians(runs) };
    }),
  };
}
