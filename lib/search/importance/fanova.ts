/**
 * Functional ANOVA of a forest: the fraction of its variance over the space that each coordinate
 * explains by itself (Hutter, Hoos and Leyton-Brown, "An efficient approach for assessing
 * hyperparameter importance", ICML 2014). Exact: trees are constant on boxes, which are summed
 * over.
 */
import type { Feature, Tree } from "./forest.ts";
import { itemAt } from "../../formats/items.ts";

/** The part of one coordinate that a leaf covers. */
type Extent =
  | { readonly kind: "range"; readonly from: number; readonly to: number }
  | { readonly kind: "choice"; readonly categories: readonly number[] };

/** A leaf: its box, and its value. */
interface Box {
  readonly extents: readonly Extent[];
  readonly value: number;
}

/**
 * Returns the fraction of variance that each feature explains by itself, averaged over the trees
 * that vary. The rest, up to 1, comes from interactions. All are 0 where no tree varies.
 *
 * Positions are uniform on [0, 1] and categories equally likely.
 */
export function mainEffects(trees: readonly Tree[], features: readonly Feature[]): number[] {
  const shares = trees.map((tree) => treeEffects(boxesOf(tree, features), features)).filter((share) =>
    share !== undefined
  );
  return features.map((_, index) =>
    shares.length === 0 ? 0 : shares.reduce((sum, share) => sum + share[index]!, 0) / shares.length
  );
}

/** Returns one tree's fractions; undefined if it does not vary. */
function treeEffects(boxes: readonly Box[], features: readonly Feature[]): number[] | undefined {
  const mean = boxes.reduce((sum, box) => sum + sizeOf(box, features) * box.value, 0);
  const variance = boxes.reduce((sum, box) => sum + sizeOf(box, features) * (box.value - mean) ** 2, 0);
  if (!(variance > 1e-15 * mean ** 2)) return undefined;
  return features.map((_, index) => {
    const marginal = marginalOf(boxes, features, index);
    return marginal.reduce((sum, { share, value }) => sum + share * (value - mean) ** 2, 0) / variance;
  });
}

/** Returns the means over all other features, by the parts of one on which they are constant. */
function marginalOf(boxes: readonly Box[], features: readonly Feature[], index: number) {
  const others = features.map((feature, other) => other === index ? undefined : feature);
  const feature = itemAt(features, index);
  const meanWhere = (isInside: (extent: Extent) => boolean) =>
    boxes.reduce(
      (sum, box) => isInside(itemAt(box.extents, index)) ? sum + sizeOf(box, others) * box.value : sum,
      0,
    );
  if (feature.kind === "choice") {
    return Array.from({ length: feature.categories }, (_, category) => ({
      share: 1 / feature.categories,
      value: meanWhere((extent) => extent.kind === "choice" && extent.categories.includes(category)),
    }));
  }
  const ends = boxes.flatMap(({ extents }) => {
    const extent = itemAt(extents, index);
    return extent.kind === "range" ? [extent.from, extent.to] : [];
  });
  const cuts = [...new Set(ends)].sort((a, b) => a - b);
  return cuts.slice(1).map((to, cut) => ({
    share: to - cuts[cut]!,
    value: meanWhere((extent) => extent.kind === "range" && extent.from <= cuts[cut]! && to <= extent.to),
  }));
}

/** Returns the fraction of the space that a box covers, in the given features. */
function sizeOf({ extents }: Box, features: readonly (Feature | undefined)[]): number {
  return features.reduce((size, feature, index) => {
    const extent = itemAt(extents, index);
    if (feature === undefined) return size;
    if (extent.kind === "range") return size * (extent.to - extent.from);
    return feature.kind === "choice" ? size * extent.categories.length / feature.categories : size;
  }, 1);
}

function boxesOf(tree: Tree, features: readonly Feature[]): Box[] {
  const whole = features.map((feature): Extent =>
    feature.kind === "range"
      ? { kind: "range", from: 0, to: 1 }
      : { kind: "choice", categories: Array.from({ length: feature.categories }, (_, index) => index) }
  );
  const boxes: Box[] = [];
  const visit = (node: Tree, extents: readonly Extent[]) => {
    if (node.leaf) {
      boxes.push({ extents, value: node.value });
      return;
    }
    const { feature, at, low, high } = node;
    const extent = itemAt(extents, feature);
    const halves: readonly [Extent, Extent] = extent.kind === "range"
      ? [{ ...extent, to: Math.min(at, extent.to) }, { ...extent, from: Math.max(at, extent.from) }]
      : [
        { kind: "choice", categories: extent.categories.filter((category) => category !== at) },
        { kind: "choice", categories: extent.categories.filter((category) => category === at) },
      ];
    visit(low, extents.with(feature, halves[0]));
    visit(high, extents.with(feature, halves[1]));
  };
  visit(tree, whole);
  return boxes;
}
