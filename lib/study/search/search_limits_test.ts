/**
 * Tests faults of searches and sweeps that would run less, more or other trainings than the file
 * says.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { openData } from "../open_data.ts";
import { PLAIN_ENGINE } from "../testing/plain_engine.ts";
import { studyTasks } from "../graph/study_graph.ts";
import { parseExperiment } from "../parse.ts";
import { faultsOf, VALID } from "../testing/experiment_faults.ts";

/** Returns the only fault of the valid experiment with more lines, from line 21 on. */
function faultOf(rest: string, base = VALID): string {
  const faults = faultsOf(base + rest);
  assertEquals(faults.length, 1, faults.join("\n"));
  return faults[0] ?? "";
}

const search = (space: string, strategy: string) =>
  `search:\n  seeds: [101]\n  space: ${space}\n  strategy: ${strategy}\n`;

Deno.test("trials that train longer than their models may are refused, for every strategy", () => {
  const space = "{ learningRate: { from: 0.001, to: 0.1 } }";
  for (const kind of ["random, trials: 4", "halving, trials: 9, rungs: 1", "halving, trials: 9"]) {
    const fault = faultOf(search(space, `{ kind: ${kind}, epochs: 4 }`));
    assertStringIncludes(fault, "search.strategy.epochs: found 4, expected at most 3, the most epochs of");
  }
  assertStringIncludes(
    faultOf(search("{ patience: [1, 2] }", "{ kind: grid, epochs: 4 }")),
    'e.yaml:24:35: search.strategy.epochs: found 4, expected at most 3, the most epochs of "Plain"',
  );
});

Deno.test("a search with one point is refused, because there is nothing to choose", () => {
  assertStringIncludes(
    faultOf(search("{ patience: [1] }", "{ kind: grid }")),
    'e.yaml:23:3: search.space: found one point for "Plain", expected two or more',
  );
  assertStringIncludes(
    faultOf(search("{ optimiser: [adam], heatMap.blur: [21, 41] }", "{ kind: grid }")),
    'found one point for "Plain"',
  );
});

Deno.test("a grid with more steps than whole numbers is refused", () => {
  assertStringIncludes(
    faultOf(search("{ patience: { from: 1, to: 3, steps: 4 } }", "{ kind: grid }")),
    "search.space.patience.steps: found 4, expected at most 3: there are no more whole numbers",
  );
});

Deno.test("a repeated optimiser is named as the file spells it", () => {
  assertStringIncludes(
    faultOf(search("{ optimiser: [adam, sgd, { kind: sgd, momentum: 0 }] }", "{ kind: grid }")),
    'search.space.optimiser.2: found "sgd" again (first at position 2), expected it once',
  );
  assertStringIncludes(
    faultOf("sweeps:\n  - { parameter: optimiser, values: [adam, { kind: adam }] }\n"),
    'e.yaml:22:44: sweeps.0.values.1: found "adam" again (first at position 1)',
  );
});

Deno.test("two sweeps of one setting of one model are refused, also if only some models are the same", () => {
  const first = "sweeps:\n  - { parameter: optimiser, values: [adam, { kind: sgd, momentum: 0.9 }] }\n";
  assertStringIncludes(
    faultOf(`${first}  - { parameter: optimiser, values: [adam, sgd], models: [Guided] }\n`),
    'e.yaml:23:5: sweeps.1: found optimiser of "Guided" again, which sweep 1 already varies',
  );
  parseExperiment(
    `${VALID}${
      first.replace("}] }", "}], models: [Plain] }")
    }  - { parameter: optimiser, values: [adam, sgd], models: [Guided] }\n`,
    "e.yaml",
  );
});

Deno.test("a model with the name of a sweep's trainings is refused, and other names give a valid graph", async () => {
  const named = VALID.replaceAll("Plain", "Guided with patience 1");
  assertStringIncludes(
    faultOf("sweeps:\n  - { parameter: patience, values: [1, 2] }\n", named),
    'e.yaml:13:13: models.0.name: found "Guided with patience 1", which names the trainings of "Guided" in sweep 1',
  );
  const experiment = parseExperiment(
    `${named}sweeps:\n  - { parameter: patience, values: [3, 2] }\n`,
    "e.yaml",
  );
  const tasks = studyTasks(experiment, await openData(experiment, "data"), PLAIN_ENGINE);
  assertEquals(new Set(tasks.map(({ name }) => name)).size, tasks.length);
});

Deno.test("the message for a lower limit of 0, 1 or 2 omits the reason for the upper limit", () => {
  assertStringIncludes(
    faultOf(search("{ patience: [] }", "{ kind: grid }")),
    "search.space.patience: found a list of 0, expected at least 1 entry",
  );
  assertEquals(faultOf(search("{ patience: [] }", "{ kind: grid }")).includes("("), false);
  assertEquals(faultOf(search("{ patience: [0, 1] }", "{ kind: grid }")).includes("("), false);
});
