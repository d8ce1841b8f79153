/** Draws simulated trainings: skewed, correlated between models, and some of them failed. */
import { type RandomStream, randomStream } from "../../random/stream.ts";
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

/** Many trainings, whose interquartile mean is near that of infinitely many. */
const MANY = 60_000;

/**
 * Returns each model's interquartile mean of many trainings' measures on infinitely many images: an
 * interval should cover it.
 */
export function typicalMeasures(
  cell: Cell,
  valueOf: (model: 0 | 1, training: Training) => number,
): readonly [number, number] {
  const stream = randomStream("statistics trial", "truth");
  const many = drawTrainings({ ...cell, runs: MANY / cell.folds, pairing: 0 }, stream);
  const typical = (model: 0 | 1) =>
    interquartileMean(
      itemAt(many, model).map((folds) =>
        folds.reduce((sum, training) => sum + valueOf(model, training), 0) / folds.length
      ),
    );
  return [typical(0), typical(1)];
}

function interquartileMean(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const quarter = Math.floor(sorted.length / 4);
  const middle = sorted.subarray(quarter, sorted.length - quarter);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
