/** Random forests for regression on points of a search space (Breiman 2001). */
import { randomStream } from "../../random/stream.ts";
import { itemAt } from "../../formats/items.ts";

/** One coordinate of a point: a position on a range, from 0 to 1, or a category's index. */
export type Feature = { readonly kind: "range" } | { readonly kind: "choice"; readonly categories: number };

/**
 * A tree of splits. A point goes to `low` if its coordinate is at most `at`, or is not the
 * category.
 */
export type Tree =
  | { readonly leaf: true; readonly value: number }
  | {
    readonly leaf: false;
    readonly feature: number;
    readonly at: number;
    readonly low: Tree;
    readonly high: Tree;
  };

/** Points with their values: row i of `points` has value `values[i]`. */
export interface Sample {
  readonly features: readonly Feature[];
  readonly points: readonly (readonly number[])[];
  readonly values: readonly number[];
}

/** Options of a forest. */
export interface ForestOptions {
  readonly trees: number;
  readonly seed: number;
}

/**
 * Returns a forest whose trees are each grown on a bootstrap sample, all features looked at in
 * every split, until a leaf's values are equal. Splits minimise the sum of squares; of equally good
 * ones the first by feature and place is taken. Categories are split one against the others.
 */
export function growForest(sample: Sample, { trees, seed }: ForestOptions): Tree[] {
  const count = sample.points.length;
  return Array.from({ length: trees }, (_, index) => {
    const stream = randomStream("search", seed, "forest", index);
    return growTree(sample, Array.from({ length: count }, () => stream.below(count)));
  });
}

function growTree(sample: Sample, rows: readonly number[]): Tree {
  const { values, features, points } = sample;
  const mean = rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
  if (rows.every((row) => values[row] === values[rows[0]!])) return { leaf: true, value: values[rows[0]!]! };
  const split = bestSplit(sample, rows);
  if (split === undefined) return { leaf: true, value: mean };
  const { feature, at } = split;
  const isHigh = (row: number) =>
    itemAt(features, feature).kind === "range" ? points[row]![feature]! > at : points[row]![feature] === at;
  return {
    leaf: false,
    feature,
    at,
    low: growTree(sample, rows.filter((row) => !isHigh(row))),
    high: growTree(sample, rows.filter(isHigh)),
  };
}

/** Returns the split that leaves the least sum of squares; undefined where all points are equal. */
function bestSplit({ features, points, values }: Sample, rows: readonly number[]) {
  const total = rows.reduce((sum, row) => sum + values[row]!, 0);
  let best: { readonly feature: number; readonly at: number; readonly gain: number } | undefined;
  const offer = (feature: number, at: number, count: number, sum: number) => {
    const rest = rows.length - count;
    // The sum of squares falls by this much, less a constant.
    const gain = sum ** 2 / count + (total - sum) ** 2 / rest;
    if (count > 0 && rest > 0 && (best === undefined || gain > best.gain + 1e-12 * Math.abs(best.gain))) {
      best = { feature, at, gain };
    }
  };
  features.forEach((kind, feature) => {
    if (kind.kind === "choice") {
      for (let category = 0; category < kind.categories; category++) {
        const inside = rows.filter((row) => points[row]![feature] === category);
        offer(feature, category, inside.length, inside.reduce((sum, row) => sum + values[row]!, 0));
      }
      return;
    }
    const ordered = rows.toSorted((a, b) => points[a]![feature]! - points[b]![feature]!);
    let sum = 0;
    for (let index = 0; index + 1 < ordered.length; index++) {
      const row = ordered[index]!, next = ordered[index + 1]!;
      sum += values[row]!;
      const low = points[row]![feature]!, high = points[next]![feature]!;
      if (low < high) offer(feature, (low + high) / 2, index + 1, sum);
    }
  });
  return best;
}
