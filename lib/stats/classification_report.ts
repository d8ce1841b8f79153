/** How well one class was recognised; each measure lies in 0..1. */
export interface ClassReport {
  /** Of the items given this class, the share that belongs to it; 0 where no item was given it. */
  readonly precision: number;
  /** Of the items of this class, the share that was given it; 0 where the class has no item. */
  readonly recall: number;
  /** The harmonic mean of precision and recall; 0 where no item belongs to the class or was given it. */
  readonly f1: number;
  /** How many items belong to this class. */
  readonly support: number;
}

/** The measures that follow from a confusion matrix. */
export interface ClassificationReport {
  /** The share of all items that were given their own class; `undefined` where there is no item. */
  readonly accuracy: number | undefined;
  /** One report per class, in class order. */
  readonly classes: readonly ClassReport[];
}

/**
 * Accuracy, and precision, recall and F1 per class, as scikit-learn's `classification_report` with its zero
 * divisions set to 0.
 *
 * @param confusion Counts by true class (row) and given class (column), square.
 */
export function classificationReport(confusion: readonly (readonly number[])[]): ClassificationReport {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const ratio = (numerator: number, denominator: number) => denominator === 0 ? 0 : numerator / denominator;
  const classes = confusion.map((row, own): ClassReport => {
    const hits = row[own];
    const support = sum(row);
    const given = sum(confusion.map((other) => other[own]));
    return {
      precision: ratio(hits, given),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, support + given),
      support,
    };
  });
  const total = sum(confusion.map(sum));
  const correct = sum(confusion.map((row, own) => row[own]));
  return { accuracy: total === 0 ? undefined : correct / total, classes };
}
