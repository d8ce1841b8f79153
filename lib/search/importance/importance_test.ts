import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import oracle from "../../../fixtures/search/importance.json" with { type: "json" };
import { trustedJson } from "../../../fixtures/trusted_json.ts";
import type { Parameter } from "../parameter.ts";
import type { MeasuredTrial } from "../trial.ts";
import { mainEffects } from "./fanova.ts";
import { type Feature, growForest, type Tree } from "./forest.ts";
import { importanceOf } from "./importance.ts";
import { itemAt } from "../../formats/items.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const cases = oracle.cases.map(({ features, ...rest }) => ({
  ...rest,
  features: features.map((feature): Feature =>
    "categories" in feature && feature.categories !== undefined
      ? { kind: "choice", categories: feature.categories }
      : { kind: "range" }
  ),
}));

function treeOf(json: Json): Tree {
  assert(typeof json === "object" && json !== null && "leaf" in json);
  if (json.leaf === true) return { leaf: true, value: Number(json.value) };
  return {
    leaf: false,
    feature: Number(json.feature),
    at: Number(json.at),
    low: treeOf(json.low!),
    high: treeOf(json.high!),
  };
}

cases.forEach(({ features, points, values, forest, mainEffects: expected, optuna }, index) => {
  Deno.test(`main effects of scikit-learn's forest equal those computed by brute force in NumPy (case ${index + 1})`, () => {
    const found = mainEffects(trustedJson<Json[]>(JSON.stringify(forest)).map(treeOf), features);
    found.forEach((share, feature) => assertAlmostEquals(share, expected[feature]!, 1e-9));
  });

  Deno.test(`a forest without bootstrap reproduces the values of its points (case ${index + 1})`, () => {
    const trees = growForest({ features, points, values }, { trees: 64, seed: 1 });
    // Each point is in about 63 % of the bootstrap samples, where its leaf has its own value.
    points.forEach((point, row) => {
      const same = trees.filter((tree) => treeValue(tree, features, point) === values[row]).length;
      const twins = points.filter((other) => other.join() === point.join()).length;
      if (twins === 1) assert(same > 24, `point ${row}: ${same} of 64`);
    });
  });

  if (optuna === null) return;
  Deno.test(`importances agree with Optuna's on the same trials (case ${index + 1})`, () => {
    const seeds = [1, 2, 3, 4, 5];
    const shares = seeds.map((seed) =>
      mainEffects(growForest({ features, points, values }, { trees: 64, seed }), features)
    );
    const sums = features.map((_, feature) => shares.reduce((sum, share) => sum + share[feature]!, 0));
    const total = sums.reduce((sum, share) => sum + share, 0);
    // Forests are random; five runs of Optuna's differ by as much.
    sums.forEach((share, feature) => assertAlmostEquals(share / total, optuna[feature]!, 0.05));
  });
});

const space: Parameter[] = [
  { kind: "range", path: "learningRate", from: 1e-4, to: 1e-2, scale: "log", integer: false },
  { kind: "choice", path: "optimiser", values: ["adam", { kind: "sgd", momentum: 0.9 }] },
];
const trials = Array.from({ length: 12 }, (_, index): MeasuredTrial => ({
  trial: {
    number: index + 1,
    point: {
      learningRate: 1e-4 * 100 ** (index / 11),
      optimiser: index % 2 ? "adam" : { momentum: 0.9, kind: "sgd" },
    },
  },
  runs: [{
    seed: 1,
    epochs: 9,
    auc: index === 11 ? null : 0.5 + index / 50,
    crossEntropy: null,
    diverged: index === 11,
  }],
}));

Deno.test("importanceOf() finds the parameter that decides the AUC, the same each time, without diverged trials", () => {
  const found = importanceOf(space, trials, 0);
  assert(found !== undefined);
  assertEquals(found.parameters.map(({ path }) => path), ["learningRate", "optimiser"]);
  assert(found.parameters[0]!.share > 0.8, `${found.parameters[0]!.share}`);
  assertEquals([found.trials, found.without], [11, 1]);
  assertEquals(importanceOf(space, trials, 0), found);
  assertEquals(importanceOf(space, trials.slice(0, 3), 0), undefined);
});

Deno.test("importances are 0 where the AUC never varies", () => {
  const flat = trials.map((trial) => ({
    ...trial,
    runs: [{ ...trial.runs[0]!, auc: 0.5, diverged: false }],
  }));
  assertEquals(importanceOf(space, flat, 0)?.parameters.map(({ share }) => share), [0, 0]);
});

/** Returns the tree's value at a point. */
function treeValue(tree: Tree, features: readonly Feature[], point: readonly number[]): number {
  let node = tree;
  while (!node.leaf) {
    const isHigh = itemAt(features, node.feature).kind === "range"
      ? point[node.feature]! > node.at
      : point[node.feature] === node.at;
    node = isHigh ? node.high : node.low;
  }
  return node.value;
}
