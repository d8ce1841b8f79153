/** A model of a comparison. */
export interface CountedModel {
  readonly name: string;
  /** The number of runs that have the measure. */
  readonly runs: number;
}

/**
 * Returns the reason why these models cannot be tested: fewer than two trainings do not show the
 * variance between a model's runs. `undefined` where every model has two or more.
 */
export function tooFewRuns(models: readonly CountedModel[]): string | undefined {
  const few = models.filter(({ runs }) => runs < 2)
    .map(({ name, runs }) => `${name} has ${runs === 0 ? "no training" : "one training"} with the measure`);
  return few.length === 0 ? undefined : `fewer than two trainings: ${few.join(", ")}`;
}
