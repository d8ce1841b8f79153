import { itemsByClass, type PairedScores } from "./paired_scores.ts";

/** The macro AUC of one table when each item counts `weights[item]` times. */
export type WeightedAuc = (weights: ArrayLike<number>) => number;

/**
 * The AUCs that a macro AUC averages: each class against all others, or every ordered pair of
 * classes. The latter is Hand & Till's M, the paper's AUC.
 */
export type AucAverage = "one-vs-rest" | "one-vs-one";

/**
 * Returns for each table a function from integer weights of the items to the macro AUC. It equals
 * scikit-learn's `roc_auc_score(multi_class=…, average="macro")` of items repeated that often. The
 * items are sorted once; each call is then one pass over them per class or pair, which makes a
 * bootstrap cheap.
 *
 * The weights must be non-negative integers with a positive total in every class; the sums are then
 * exact.
 *
 * @param paired Checked tables in which every class has an item.
 */
export function weightedMacroAucs(paired: PairedScores, average: AucAverage): readonly WeightedAuc[] {
  const { tables, classCount } = paired;
  const items = itemsByClass(paired);
  return tables.map((scores) => {
    const curves = items.flatMap((positives, own) => {
      const others = items.filter((_, other) => other !== own);
      const rests = average === "one-vs-rest" ? [others.flat()] : others;
      const scoreOf = (item: number) => scores[item * classCount + own]!;
      return rests.map((negatives) => sortedByScore(scoreOf, positives, negatives));
    });
    return (weights) => {
      let sum = 0;
      for (const curve of curves) sum += weightedAuc(curve, weights);
      return sum / curves.length;
    };
  });
}

/** The items in ascending order of their score for one class. */
interface SortedItems {
  readonly order: Uint32Array;
  /** 1 where the item at this place in the order is of the positive class. */
  readonly positive: Uint8Array;
  /** 1 where the next item in the order scores higher. */
  readonly endsTie: Uint8Array;
}

function sortedByScore(
  scoreOf: (item: number) => number,
  positives: readonly number[],
  negatives: readonly number[],
): SortedItems {
  const own = new Set(positives);
  const order = Uint32Array.from([...positives, ...negatives])
    .sort((a, b) => scoreOf(a) < scoreOf(b) ? -1 : scoreOf(a) > scoreOf(b) ? 1 : 0);
  return {
    order,
    positive: Uint8Array.from(order, (item) => own.has(item) ? 1 : 0),
    endsTie: Uint8Array.from(
      order,
      (item, place) => place === order.length - 1 || scoreOf(order[place + 1]!) > scoreOf(item) ? 1 : 0,
    ),
  };
}

/**
 * Returns Σ over ties of positives × (negatives below + ½ negatives tied), over positives ×
 * negatives.
 */
function weightedAuc({ order, positive, endsTie }: SortedItems, weights: ArrayLike<number>): number {
  let positives = 0, below = 0, tiedPositives = 0, tiedNegatives = 0, twiceWins = 0;
  for (let place = 0; place < order.length; place++) {
    const weight = weights[order[place]!]!;
    if (positive[place] === 1) tiedPositives += weight;
    else tiedNegatives += weight;
    if (endsTie[place] === 1) {
      twiceWins += tiedPositives * (2 * below + tiedNegatives);
      positives += tiedPositives;
      below += tiedNegatives;
      tiedPositives = tiedNegatives = 0;
    }
  }
  return twiceWins / (2 * positives * below);
}
