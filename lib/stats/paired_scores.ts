import { checkClassScores } from "./class_scores.ts";

/** Several tables of scores for the same test items: one per model, or one per seed of a model. */
export interface PairedScores {
  /** The true class of each item: integers in 0..classCount−1, shape [n]. */
  readonly labels: ArrayLike<number>;
  /** For each model or seed, a score per item and class, row-major [n, classCount]. */
  readonly tables: readonly ArrayLike<number>[];
  /** The number of classes; at least 2. */
  readonly classCount: number;
}

/**
 * Refuses tables that do not fit their labels.
 *
 * @param least The smallest number of tables allowed.
 * @throws {RangeError} for fewer tables, or for one that {@linkcode checkClassScores} refuses.
 */
export function checkPairedScores({ labels, tables, classCount }: PairedScores, least: number): void {
  if (tables.length < least) {
    throw new RangeError(`paired scores: expected ${least} tables of scores or more, found ${tables.length}`);
  }
  for (const scores of tables) checkClassScores({ labels, scores, classCount });
}

/** Returns the places of the items of each class, in the items' order. */
export function itemsByClass({ labels, classCount }: PairedScores): readonly (readonly number[])[] {
  const items = Array.from({ length: classCount }, (): number[] => []);
  for (let item = 0; item < labels.length; item++) items[labels[item]!]!.push(item);
  return items;
}
