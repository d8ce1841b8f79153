import { checkFinite } from "./argument_checks.ts";
import { type Outcome, undefinedBecause } from "./outcome.ts";

/**
 * Agreement of two maps on one grid, by the definitions of the MIT saliency benchmark (Bylinskii et
 * al., IEEE TPAMI 41, 2019, and its released MATLAB code).
 *
 * @module
 */

/** The ε of the benchmark's KL divergence: MATLAB's `eps`, 2⁻⁵². */
export const KL_EPSILON = Number.EPSILON;

/** The agreement of two maps, a single number. */
export interface Agreement {
  readonly value: number;
}

/**
 * Returns CC, Pearson's correlation of two maps, −1..1.
 *
 * @returns Undefined where either map is constant.
 * @throws {RangeError} where the maps are empty or differ in size, or a value is not finite.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const agreement = mapCorrelation([1, 2, 3], [1, 3, 2]);
 * assert(agreement.defined);
 * assertAlmostEquals(agreement.value, 0.5);
 * ```
 */
export function mapCorrelation(first: ArrayLike<number>, second: ArrayLike<number>): Outcome<Agreement> {
  checkMaps("correlation of maps", first, second);
  const [a, b] = [momentsOfMap(first), momentsOfMap(second)];
  if (a.constant) return undefinedBecause("the first map is constant");
  if (b.constant) return undefinedBecause("the second map is constant");
  let product = 0;
  for (let cell = 0; cell < first.length; cell++) {
    product += (first[cell]! - a.mean) * (second[cell]! - b.mean);
  }
  const value = product / Math.sqrt(a.squares) / Math.sqrt(b.squares);
  return { defined: true, value: Math.min(1, Math.max(-1, value)) };
}

/**
 * Returns NSS, the normalised scanpath saliency: the mean over fixations of the map standardised to
 * mean 0 and standard deviation 1 (divisor n − 1, MATLAB's). 0 is chance; 1 means that fixated
 * cells lie a standard deviation above the mean.
 *
 * @param map The saliency, here a CAM.
 * @param fixations A weight of 0 or more per cell: 1 for fixated cells and 0 elsewhere, as in the
 *   benchmark, or the time that gaze spent there.
 * @returns Undefined where the map is constant or no cell is fixated.
 * @throws {RangeError} where the maps are empty or differ in size, a value is not finite, or a
 *   weight is negative.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // The map has a mean of 1 and a standard deviation of 2; gaze rests on its peak.
 * assertEquals(scanpathSaliency([0, 0, 0, 4], [0, 0, 0, 1]), { defined: true, value: 1.5 });
 * ```
 */
export function scanpathSaliency(map: ArrayLike<number>, fixations: ArrayLike<number>): Outcome<Agreement> {
  checkMaps("scanpath saliency", map, fixations);
  checkNonNegative("scanpath saliency: fixations", fixations);
  const { mean, squares, constant } = momentsOfMap(map);
  if (constant) return undefinedBecause("the map is constant");
  const deviation = Math.sqrt(squares / (map.length - 1));
  let weight = 0, sum = 0;
  for (let cell = 0; cell < map.length; cell++) {
    weight += fixations[cell]!;
    sum += fixations[cell]! * ((map[cell]! - mean) / deviation);
  }
  if (weight === 0) return undefinedBecause("no cell is fixated");
  return { defined: true, value: sum / weight };
}

/**
 * Returns the KL divergence of a map from the fixations' distribution, in nats: Σ Q ln(ε + Q/(ε +
 * P)), P the map and Q the fixations, each divided by its sum, ε = {@linkcode KL_EPSILON}. It is 0
 * for equal distributions, not symmetric, and large where the map is 0 but people look.
 *
 * @param map The saliency P, here a CAM; 0 or more.
 * @param fixations The distribution Q of gaze; 0 or more.
 * @returns Undefined where either map has no mass.
 * @throws {RangeError} where the maps are empty or differ in size, or a value is not finite or
 *   negative.
 *
 * @example
 * ```ts
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * // All gaze is on one of two cells, which share the map evenly: ln(1/½).
 * const divergence = mapDivergence([3, 3], [2, 0]);
 * assert(divergence.defined);
 * assertAlmostEquals(divergence.value, Math.LN2);
 * ```
 */
export function mapDivergence(map: ArrayLike<number>, fixations: ArrayLike<number>): Outcome<Agreement> {
  checkMaps("KL divergence of maps", map, fixations);
  checkNonNegative("KL divergence: map", map);
  checkNonNegative("KL divergence: fixations", fixations);
  const [mapMass, fixationMass] = [massOf(map), massOf(fixations)];
  if (mapMass === 0) return undefinedBecause("the map has no mass");
  if (fixationMass === 0) return undefinedBecause("the fixations have no mass");
  let value = 0;
  for (let cell = 0; cell < map.length; cell++) {
    const expected = fixations[cell]! / fixationMass;
    value += expected * Math.log(KL_EPSILON + expected / (KL_EPSILON + map[cell]! / mapMass));
  }
  return { defined: true, value };
}

function checkMaps(what: string, first: ArrayLike<number>, second: ArrayLike<number>): void {
  if (first.length === 0 || first.length !== second.length) {
    throw new RangeError(
      `${what}: expected two maps of one size, found ${first.length} and ${second.length} cells`,
    );
  }
  checkFinite(`${what}: first map`, first);
  checkFinite(`${what}: second map`, second);
}

function checkNonNegative(place: string, values: ArrayLike<number>): void {
  for (let cell = 0; cell < values.length; cell++) {
    if (values[cell]! < 0) {
      throw new RangeError(`${place}: cell ${cell} is ${values[cell]}, expected 0 or more`);
    }
  }
}

function massOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let cell = 0; cell < values.length; cell++) sum += values[cell]!;
  return sum;
}

interface MapMoments {
  readonly mean: number;
  /** The sum of squared deviations from the mean. */
  readonly squares: number;
  readonly constant: boolean;
}

function momentsOfMap(values: ArrayLike<number>): MapMoments {
  const mean = massOf(values) / values.length;
  let squares = 0;
  let constant = true;
  for (let cell = 0; cell < values.length; cell++) {
    squares += (values[cell]! - mean) ** 2;
    if (values[cell] !== values[0]) constant = false;
  }
  return { mean, squares, constant };
}
