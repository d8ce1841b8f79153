/** Concludes a search: the choice, its lead, the best so far, and the parameters' importance. */
import { bestSoFar } from "./best_so_far.ts";
import { importanceOf } from "./importance/importance.ts";
import type { Parameter } from "./parameter.ts";
import { rankTrials } from "./rank.ts";
import { leadOf } from "./seed_noise.ts";
import type { MeasuredTrial } from "./trial.ts";
import type { SearchTrials } from "./trials_schema.ts";

/** A search with all trainings finished. */
export interface FinishedSearch {
  readonly model: string;
  readonly strategy: SearchTrials["strategy"];
  /** The seed of its draws. */
  readonly seed: number;
  readonly seeds: readonly number[];
  readonly space: readonly Parameter[];
  readonly rungs: readonly { readonly until: number; readonly trials: readonly MeasuredTrial[] }[];
}

/**
 * Returns the record of a search. The best trial of the last rung is chosen; undefined if it has
 * neither a validation AUC nor a cross entropy, because all trials diverged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const trial = (number: number, auc: number) => ({
 *   trial: { number, point: { blur: 100 * number } },
 *   runs: [{ seed: 101, epochs: 9, auc, crossEntropy: 0.5, diverged: false }],
 * });
 * const space = [{ kind: "choice", path: "blur", values: [100, 200] }] as const;
 * const rungs = [{ until: 9, trials: [trial(1, 0.8), trial(2, 0.9)] }];
 * const search = { model: "ResNet", seed: 0, seeds: [101], space, rungs };
 * const record = concludeSearch({ ...search, strategy: "grid" });
 * assertEquals(record?.chosen, { number: 2, point: { blur: 200 } });
 * assertEquals(record?.epochs, { trained: 18, full: 18 });
 * ```
 */
export function concludeSearch(search: FinishedSearch): SearchTrials | undefined {
  const { model, strategy, seed, seeds, space, rungs } = search;
  const ranked = rungs.map(({ until, trials }) => ({ until, trials: rankTrials(trials) }));
  const last = ranked.at(-1);
  const best = last?.trials[0];
  if (last === undefined || best === undefined) return undefined;
  if (best.score.auc === null && best.score.crossEntropy === null) return undefined;
  const trained = new Map<string, number>();
  for (const { trials } of rungs) {
    for (const { trial, runs } of trials) {
      for (const run of runs) trained.set(`${trial.number}/${run.seed}`, run.epochs);
    }
  }
  return {
    format: "fovea/trials/1",
    model,
    strategy,
    seeds: [...seeds],
    space: [...space],
    rungs: ranked.map(({ until, trials }, rung) => {
      const goOn = ranked[rung + 1]?.trials.map(({ trial }) => trial.number) ?? [best.trial.number];
      return {
        until,
        trials: trials.map(({ trial, rank, score, runs }) => ({
          trial: { ...trial, point: { ...trial.point } },
          rank,
          promoted: goOn.includes(trial.number),
          score,
          runs: [...runs],
        })),
      };
    }),
    chosen: { number: best.trial.number, point: { ...best.trial.point } },
    bestSoFar: bestSoFar(rungs.map(({ trials }) => trials)),
    importances: importancesOf(space, rungs[0]?.trials ?? [], seed),
    lead: leadOf(last.trials),
    epochs: {
      trained: [...trained.values()].reduce((sum, epochs) => sum + epochs, 0),
      full: (rungs[0]?.trials.length ?? 0) * last.until * seeds.length,
    },
  };
}

function importancesOf(
  space: readonly Parameter[],
  trials: readonly MeasuredTrial[],
  seed: number,
): SearchTrials["importances"] {
  const found = importanceOf(space, trials, seed);
  return found === undefined ? null : { ...found, parameters: [...found.parameters] };
}
