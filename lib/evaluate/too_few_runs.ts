/** A model of a comparison. */
export interface CountedModel {
  readonly name: string;
  /** Runs that have the measure. */
  readonly runs: number;
}

/**
 * Why these models cannot be tested against each other: the fewer than two runs that some have do
 * not tell how far runs of that model vary. `undefined` where every model has two or more.
 */
export function tooFewRuns(models: readonly CountedModel[]): string | undefined {
  const few = models.filter(({ runs }) => runs < 2)
    .map(({ name, runs }) => `${name} has ${runs === 0 ? "no run" : "one run"} with the measure`);
  return few.length === 0 ? undefined : `fewer than two runs: ${few.join(", ")}`;
}
