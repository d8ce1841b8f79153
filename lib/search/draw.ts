/**
 * Draws the trials of a search: every point of a grid, some of them, or scrambled Sobol' points.
 */
import { randomStream } from "../random/stream.ts";
import {
  canonical,
  drawFinite,
  gridValues,
  type Parameter,
  type Point,
  valueAt,
  valueCount,
} from "./parameter.ts";
import { scrambledWords } from "./sobol.ts";
import type { Trial } from "./trial.ts";

/** The largest number of Sobol' points that are searched for different ones. */
const MOST_POINTS = 2 ** 13;

/**
 * Returns the number of different points that a space has; infinite where a range of real numbers
 * is in it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const optimiser = { kind: "choice", path: "optimiser", values: ["adam", "sgd"] } as const;
 * const patience = { kind: "range", path: "patience", from: 1, to: 5, scale: "linear" } as const;
 * assertEquals(pointCount([optimiser, { ...patience, integer: true }]), 2 * 5);
 * assertEquals(pointCount([optimiser, { ...patience, integer: false }]), Infinity);
 * ```
 */
export function pointCount(space: readonly Parameter[]): number {
  return space.reduce((count, parameter) => count * valueCount(parameter), 1);
}

/**
 * Returns the number of points of a space's grid. Throws a `RangeError` for a range without steps.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const optimiser = { kind: "choice", path: "optimiser", values: ["adam", "sgd"] } as const;
 * const rate = { kind: "range", path: "learningRate", from: 1e-4, to: 1e-2 } as const;
 * const three = { ...rate, scale: "log", integer: false, steps: 3 } as const;
 * assertEquals(gridSize([optimiser, three]), 2 * 3);
 * ```
 */
export function gridSize(space: readonly Parameter[]): number {
  return space.reduce((count, parameter) => count * gridValues(parameter).length, 1);
}

/**
 * Returns the trials of a grid: every combination, the last parameter running fastest. With
 * `count`, that many of them, drawn with `seed`.
 *
 * @throws {RangeError} for a range without steps, or where `count` exceeds the grid.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const optimiser = { kind: "choice", path: "optimiser", values: ["adam", "sgd"] } as const;
 * const blur = { kind: "choice", path: "heatMap.blur", values: [200, 500] } as const;
 * const trials = gridTrials([optimiser, blur], { seed: 0 });
 * assertEquals(trials.map(({ point }) => Object.values(point)), [
 *   ["adam", 200], ["adam", 500], ["sgd", 200], ["sgd", 500],
 * ]);
 * ```
 */
export function gridTrials(
  space: readonly Parameter[],
  { count, seed }: { readonly count?: number; readonly seed: number },
): Trial[] {
  const points = space.reduce<Point[]>(
    (points, parameter) =>
      points.flatMap((point) =>
        gridValues(parameter).map((value) => ({ ...point, [parameter.path]: value }))
      ),
    [{}],
  );
  if (count === undefined) return numbered(points);
  if (count > points.length) throw new RangeError(`${count} trials of a grid of ${points.length} points`);
  return numbered(randomStream("search", seed, "grid").shuffled(points).slice(0, count));
}

/**
 * Returns `count` different trials at scrambled Sobol' points. The first of them are the same for
 * every `count`, so that a search can be extended. A parameter's draws depend on its path and its
 * place in `space`: models that lack some parameters share the draws of the others.
 *
 * @param space All parameters of the search.
 * @param has Returns whether the model has a parameter; it has all of them unless given.
 * @throws {RangeError} where the model's space has fewer than `count` points.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const rate = { kind: "range", path: "learningRate", from: 1e-4, to: 1e-2 } as const;
 * const space = [{ ...rate, scale: "log", integer: false } as const];
 * const eight = sobolTrials(space, { count: 8, seed: 1 });
 * // Half of them lie in the lower half of the logarithms.
 * const low = eight.filter(({ point }) => Number(point.learningRate) < 1e-3);
 * assertEquals([eight.length, low.length], [8, 4]);
 * assertEquals(sobolTrials(space, { count: 4, seed: 1 }), eight.slice(0, 4));
 * ```
 */
export function sobolTrials(
  space: readonly Parameter[],
  { count, seed, has = () => true }: {
    readonly count: number;
    readonly seed: number;
    readonly has?: (parameter: Parameter) => boolean;
  },
): Trial[] {
  const own = space.filter(has);
  const available = pointCount(own);
  if (count > available) throw new RangeError(`${count} trials of a space of ${available} points`);
  const found = new Map<string, Point>();
  const add = (point: Point) => {
    const text = canonical(point);
    if (!found.has(text)) found.set(text, point);
  };
  // Points of a small space repeat; each is taken once.
  const most = Math.min(MOST_POINTS, 64 * available);
  for (let size = Math.min(most, 2 * count), start = 0; start < size && found.size < count;) {
    const columns = own.map((parameter) => ({
      parameter,
      words: scrambledWords(space.indexOf(parameter), size, ["search", seed, "sobol", parameter.path]),
    }));
    for (let index = start; index < size && found.size < count; index++) {
      add(Object.fromEntries(columns.map(({ parameter, words }) => [
        parameter.path,
        valueAt(parameter, (words[index]! + 0.5) / 2 ** 32),
      ])));
    }
    [start, size] = [size, Math.min(most, 2 * size)];
  }
  if (found.size < count && available === Infinity) {
    throw new RangeError(
      `${count} trials of a space of about ${found.size} points: numbers are drawn to five digits`,
    );
  }
  // The last points of a nearly exhausted space.
  const stream = randomStream("search", seed, "rest");
  while (found.size < count) {
    add(Object.fromEntries(own.map((parameter) => [parameter.path, drawFinite(parameter, stream)])));
  }
  return numbered([...found.values()]);
}

function numbered(points: readonly Point[]): Trial[] {
  return points.map((point, index) => ({ number: index + 1, point }));
}
