/** Tests that the simulation repeats itself, knows its truth, and names the missed limits. */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { randomStream } from "../../random/stream.ts";
import { missedBars } from "./bars.ts";
import { type Cell, CELLS } from "./cell.ts";
import { betaQuantiles, gammaOfFour, laplace, skewed } from "./draws.ts";
import { trialLines } from "./lines.ts";
import { aucWorld } from "./simulated_auc.ts";
import { hitsWorld } from "./simulated_hits.ts";
import { withTable } from "./table_file.ts";
import { type CellFigures, tryCell } from "./try_cell.ts";
import { tuple } from "../../formats/items.ts";

const small: Cell = { ...CELLS[0]!, images: 36 };

Deno.test("draws have the stated means and variances", () => {
  const stream = randomStream("draws test");
  const moments = (draw: () => number) => {
    const values = Array.from({ length: 40_000 }, draw);
    const mean = values.reduce((sum, value) => sum + value / values.length, 0);
    return [mean, values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0)];
  };
  const [laplaceMean, laplaceVariance] = tuple(moments(() => laplace(stream)), 2);
  assertAlmostEquals(laplaceMean, 0, 0.02);
  assertAlmostEquals(laplaceVariance, 1, 0.06);
  const [gammaMean, gammaVariance] = tuple(moments(() => gammaOfFour(stream)), 2);
  assertAlmostEquals(gammaMean, 1, 0.01);
  assertAlmostEquals(gammaVariance, 0.25, 0.015);
  const [skewedMean, skewedVariance] = tuple(moments(() => skewed(stream.normal())), 2);
  assertAlmostEquals(skewedMean, 0, 0.02);
  assertAlmostEquals(skewedVariance, 1, 0.08);
  const quantiles = betaQuantiles(0.6, 1);
  assertAlmostEquals(quantiles.reduce((sum, value) => sum + value / 1000, 0), 0.6, 1e-3);
  assertAlmostEquals(quantiles.reduce((sum, value) => sum + (value - 0.6) ** 2 / 1000, 0), 0.12, 1e-3);
});

Deno.test("a world's true value equals the measure of very many trainings on very many images", () => {
  const many = { runs: 6, images: 1500, spread: "small" } as const;
  for (
    const [world, tolerance] of [
      [aucWorld({ ...CELLS[0]!, ...many, effect: 0.056 }), 0.03],
      [hitsWorld({ ...CELLS[0]!, ...many, measure: "interpretability", base: 0.6, effect: 0.2 }), 0.04],
    ] as const
  ) {
    const tables = world.draw(randomStream("truth test"));
    tables.forEach(({ values }, model) => {
      const mean = values.reduce((sum, value) => sum + value / values.length, 0);
      assertAlmostEquals(mean, world.truth[model]!, tolerance);
    });
  }
});

Deno.test("tryCell() is deterministic, and its intervals have about the nominal coverage", () => {
  const [first, again, other] = [1, 1, 2].map((seed) => tryCell(small, { studies: 8, seed }));
  assertEquals(again, first);
  assert(JSON.stringify(other) !== JSON.stringify(first));
  const figures = tryCell(small, { studies: 60, seed: 1 });
  assert(figures.coverage.hits / figures.coverage.of > 0.85);
  assert(figures.above.hits + figures.below.hits + figures.coverage.hits === figures.coverage.of);
  const folds = tryCell({ ...small, folds: 2 }, { studies: 15, seed: 1 });
  assert(folds.coverage.hits > 9);
});

Deno.test("missed limits are reported unless chance explains them", () => {
  const share = (hits: number) => ({ hits, of: 2000 });
  const figures: CellFigures = {
    cell: small,
    truth: 0,
    unjudged: share(0),
    coverage: share(1900),
    above: share(50),
    below: share(50),
    confirmed: share(50),
    contradicted: share(50),
    equal: share(0),
    statedPower: null,
    sizeWrong: share(100),
    model: share(1900),
    newTraining: share(1900),
    anova: share(300),
  };
  assertEquals(missedBars(figures), []);
  assertEquals(missedBars({ ...figures, coverage: share(1990) }), ["coverage above 97 %"]);
  assertEquals(missedBars({ ...figures, coverage: share(1990), cell: { ...small, failing: [0.2, 0] } }), []);
  assertEquals(missedBars({ ...figures, coverage: share(1800), above: share(150) }), [
    "coverage below 93 %",
    "false confirmations above 2.5 %",
  ]);
  const risen = { ...figures, cell: { ...small, effect: 0.1 }, contradicted: share(100) };
  assertEquals(missedBars(risen), ["contradictions of a true rise above 2.5 %"]);
  const [, , row] = tuple(trialLines([{ ...figures, cell: { ...small, failing: [0.2, 0.2], folds: 5 } }]), 3);
  assertStringIncludes(row, "| 5 folds, 20 % of trainings fail | 95.0 % (94.0–95.9) | 2.5 % (1.9–3.3) |");
});

Deno.test("the table replaces the page's table, and nothing else", () => {
  const first = withTable(undefined, ["| a |"], 20);
  assertStringIncludes(first, "# Reports");
  const page = first.replace("# Reports", "# Our reports") + "\nMore.\n";
  const second = withTable(page, ["| b |"], 30);
  assert(second.startsWith("# Our reports") && second.endsWith("\nMore.\n"));
  assert(second.includes("| b |") && !second.includes("| a |") && second.includes("30 studies"));
  assert(withTable("# Plain\n", ["| c |"], 30).startsWith("# Plain\n\n<!-- statistics trial"));
});
