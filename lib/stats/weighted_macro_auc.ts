import { itemsByClass, type PairedScores } from "./paired_scores.ts";

/** The macro AUC of one table when each item counts `weights[item]` times. */
export type WeightedAuc = (weights: ArrayLike<number>) => number;

/**
 * For each table, a function from integer weights of the items to the macro average of the one-vs-rest AUCs, as
 * scikit-learn's `roc_auc_score(multi_class="ovr", average="macro", sample_weight=…)`. The items are sorted once;
 * each call is then one pass over them per class, which makes a bootstrap cheap.
 *
 * The functions ask for non-negative integers that leave every class a positive total; the sums are then exact.
 *
 * @param paired Checked tables in which every class has an item.
 */
export function weightedMacroAucs(paired: PairedScores): readonly WeightedAuc[] {
  const { labels, tables, classCount } = paired;
  const items = itemsByClass(paired);
  return tables.map((scores) => {
    const curves = items.map((_, own) => sortedByScore(scores, labels, classCount, own));
    return (weights) => {
      let sum = 0;
      for (const curve of curves) sum += weightedAuc(curve, weights);
      return sum / classCount;
    };
  });
}

/** The items in ascending order of their score for one class. */
interface SortedItems {
  readonly order: Uint32Array;
  /** By place in the order: 1 where the item is of the class. */
  readonly positive: Uint8Array;
  /** By place in the order: 1 where the next item scores higher. */
  readonly endsTie: Uint8Array;
}

function sortedByScore(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  classCount: number,
  own: number,
): SortedItems {
  const scoreOf = (item: number) => scores[item * classCount + own];
  const order = Uint32Array.from({ length: labels.length }, (_, item) => item)
    .sort((a, b) => scoreOf(a) < scoreOf(b) ? -1 : scoreOf(a) > scoreOf(b) ? 1 : 0);
  return {
    order,
    positive: Uint8Array.from(order, (item) => labels[item] === own ? 1 : 0),
    endsTie: Uint8Array.from(
      order,
      (item, place) => place === order.length - 1 || scoreOf(order[place + 1]) > scoreOf(item) ? 1 : 0,
    ),
  };
}

/** Σ over ties of positives × (negatives below + ½ negatives tied), over positives × negatives. */
function weightedAuc({ order, positive, endsTie }: SortedItems, weights: ArrayLike<number>): number {
  let positives = 0, below = 0, tiedPositives = 0, tiedNegatives = 0, twiceWins = 0;
  for (let place = 0; place < order.length; place++) {
    const weight = weights[order[place]];
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
