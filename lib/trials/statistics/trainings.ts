/** Draws simulated trainings: skewed, correlated between models, and some of them failed. */
import type { RandomStream } from "../../random/stream.ts";
import type { Cell } from "./cell.ts";
import { skewed } from "./draws.ts";
import { itemAt } from "../../formats/items.ts";

/**
 * One training of a model: its distance from the typical one in standard deviations, or that it
 * failed.
 */
export type Training = { readonly failed: true } | { readonly failed: false; readonly deviation: number };

/** Draws one training per fold, for each seed of both models: [model][seed][fold]. */
export function drawTrainings(
  { runs, folds, failing, pairing }: Cell,
  stream: RandomStream,
): readonly (readonly (readonly Training[])[])[] {
  const first = Array.from({ length: runs }, () => stream.normal());
  const second = first.map((normal) => pairing * normal + Math.sqrt(1 - pairing ** 2) * stream.normal());
  return [first, second].map((normals, model) =>
    normals.map((normal) => {
      const failed = stream.uniform() < failing[model]!;
      return Array.from({ length: folds }, (): Training => {
        if (failed) return { failed };
        // With folds, half of the variance belongs to the seed.
        const own = folds === 1 ? normal : Math.SQRT1_2 * (normal + stream.normal());
        return { failed, deviation: skewed(own) };
      });
    })
  );
}

/**
 * Returns the interquartile mean of many trainings' measures on infinitely many images: an interval
 * should cover it.
 */
export function typicalOf(
  cell: Cell,
  model: 0 | 1,
  valueOf: (training: Training) => number,
  stream: RandomStream,
): number {
  const many = itemAt(drawTrainings({ ...cell, runs: 60_000 / cell.folds, pairing: 0 }, stream), model);
  const values = many.map((folds) =>
    folds.reduce((sum, training) => sum + valueOf(training), 0) / folds.length
  )
    .sort((a, b) => a - b);
  const quarter = Math.floor(values.length / 4);
  const middle = values.slice(quarter, values.length - quarter);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
