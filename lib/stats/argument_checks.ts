/** Refuses arguments that a statistic is not defined for. */

/** Values by group, for example one AUC per seed for each of several models. */
export type Groups = readonly (readonly number[])[];

/**
 * Refuses groups that cannot be compared.
 *
 * @param test The test's name, the first words of the error's sentence.
 * @throws {RangeError} for fewer than two groups, or a value that is not finite, which is named.
 */
export function checkGroups(test: string, groups: Groups): void {
  if (groups.length < 2) {
    throw new RangeError(`${test}: expected 2 groups or more, found ${groups.length}`);
  }
  groups.forEach((group, index) => checkFinite(`${test}: group ${index}`, group));
}

/**
 * Refuses values that are not all finite.
 *
 * @param place Where the values stand, the first words of the error's sentence.
 * @throws {RangeError} naming the first value that is not finite.
 */
export function checkFinite(place: string, values: ArrayLike<number>): void {
  for (let index = 0; index < values.length; index++) {
    if (!Number.isFinite(values[index])) {
      throw new RangeError(`${place}: value ${index} is ${values[index]}, expected a finite number`);
    }
  }
}

/** Refuses a confidence level outside the open interval 0..1 with a `RangeError`. */
export function checkConfidence(place: string, confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`${place}: expected a confidence level between 0 and 1, found ${confidence}`);
  }
}
