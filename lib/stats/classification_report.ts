/** Precision, recall and F1 of one class, each in 0..1. */
export interface ClassReport {
  /** The share of items predicted as this class that belong to it; 0 where there is none. */
  readonly precision: number;
  /** The share of items of this class that were predicted as it; 0 where the class has no item. */
  readonly recall: number;
  /**
   * The harmonic mean of precision and recall; 0 where no item belongs to the class or was
   * predicted as it.
   */
  readonly f1: number;
  /** The number of items of this class. */
  readonly support: number;
}

/** The measures that follow from a confusion matrix. */
export interface ClassificationReport {
  /** The share of items predicted as their own class; `undefined` where there is no item. */
  readonly accuracy: number | undefined;
  /** One report per class, in class order. */
  readonly classes: readonly ClassReport[];
}

/**
 * Returns the accuracy, and precision, recall and F1 per class, as scikit-learn's
 * `classification_report` with its zero divisions set to 0.
 *
 * @param confusion Counts by true class (row) and predicted class (column), square.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { accuracy, classes } = classificationReport([[1, 1], [0, 2]]);
 * assertEquals(accuracy, 3 / 4);
 * assertEquals(classes[0], { precision: 1, recall: 1 / 2, f1: 2 / 3, support: 2 });
 * assertEquals(classes[1], { precision: 2 / 3, recall: 1, f1: 4 / 5, support: 2 });
 * ```
 */
export function classificationReport(confusion: readonly (readonly number[])[]): ClassificationReport {
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const ratio = (numerator: number, denominator: number) => denominator === 0 ? 0 : numerator / denominator;
  const classes = confusion.map((row, own): ClassReport => {
    const hits = row[own]!;
    const support = sum(row);
    const given = sum(confusion.map((other) => other[own]!));
    return {
      precision: ratio(hits, given),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, support + given),
      support,
    };
  });
  const total = sum(confusion.map(sum));
  const correct = sum(confusion.map((row, own) => row[own]!));
  return { accuracy: total === 0 ? undefined : correct / total, classes };
}
