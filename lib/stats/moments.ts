/** Mean, variance and sums of values, and the lack of variance. */
import { mean } from "simple-statistics";
import type { Groups } from "./argument_checks.ts";

/** Returns true if all values are equal; true for an empty list. */
export function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}

/**
 * Contains the number, the mean and the sample variance (divisor n − 1) of two values or more. A
 * constant group's variance is 0 exactly.
 */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

/**
 * Returns the moments of a group of two values or more.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(momentsOf([2, 4, 6]), { count: 3, mean: 4, variance: 4 });
 * ```
 */
export function momentsOf(values: readonly number[]): Moments {
  const count = values.length;
  if (isConstant(values)) return { count, mean: values[0]!, variance: 0 };
  const centre = mean([...values]);
  const deviations = values.map((value) => value - centre);
  // Scaled before they are squared, so that a group that varies little beside the others keeps its
  // digits.
  const widest = Math.max(...deviations.map(Math.abs));
  const squares = sumOf(deviations.map((deviation) => (deviation / widest) ** 2));
  return { count, mean: centre, variance: widest * (widest * (squares / (count - 1))) };
}

/**
 * Returns the reason why groups have no usable variance: `constant` where none varies. Otherwise
 * they vary too little for the distances between them.
 */
export function noVarianceBecause(groups: Groups, constant: string): string {
  return groups.every(isConstant)
    ? constant
    : "the groups vary too little beside the distance between them for double precision";
}

/** Returns the sum of `values`, from left to right. */
export function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
