import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseExperiment } from "../parse.ts";
import { faultsOf } from "../testing/experiment_faults.ts";
import { faultOf, search } from "../testing/search_experiment.ts";
import { settingsOf } from "./point_settings.ts";
import { modelRungs, modelSpace, searchedModels, trialsOf } from "./space.ts";

Deno.test("a search is read with defaults, optimisers by name, and each model's own space and trials", () => {
  const experiment = parseExperiment(
    search(
      `
    learningRate: { from: 1e-4, to: 1e-2, scale: log }
    optimiser: [adam, { kind: sgd, momentum: 0.9 }]
    patience: { from: 10, to: 40 }
    gaze.logSigmaAttention: { from: -23, to: -1 }
    heatMap.blur: [200, 500]`,
      "{ kind: halving, trials: 27, epochs: 2 }",
    ),
    "e.yaml",
  );
  const { search: found, models: [plain, guided] } = experiment;
  assert(found !== undefined);
  assertEquals(searchedModels(experiment).map(({ name }) => name), ["Plain", "Guided"]);
  assertEquals(modelSpace(found, plain!).map(({ path }) => path), ["learningRate", "optimiser", "patience"]);
  assertEquals(modelSpace(found, guided!).length, 5);
  assertEquals(modelRungs(experiment, found, plain!), [
    { trials: 27, until: 2 },
    { trials: 9, until: 6 },
    { trials: 3, until: 18 },
  ]);
  const trials = trialsOf(found, guided!);
  assertEquals(trials.length, 27);
  for (const { point } of trials) {
    assert([10, 40].includes(Number(point.patience)) || Number.isInteger(point.patience));
    const { training, gaze, heatMap } = settingsOf(point);
    assertEquals(Object.keys(training ?? {}), ["learningRate", "optimiser", "patience"]);
    assert(Number(gaze?.logSigmaAttention) <= -1);
    assert([200, 500].includes(Number(heatMap?.blur)));
  }
  const optimisers = new Set(trials.map(({ point }) => JSON.stringify(point.optimiser)));
  assertEquals(
    optimisers,
    new Set(['{"kind":"adam","beta1":0.9,"beta2":0.999,"epsilon":1e-8}', '{"kind":"sgd","momentum":0.9}']),
  );
  // Both models share the draws of the settings that both have.
  assertEquals(
    trialsOf(found, plain!).map(({ point }) => point.learningRate),
    trials.map(({ point }) => point.learningRate),
  );
});

Deno.test("a model without any of the space's settings is left out, unless it is named", () => {
  const space = "{ heatMap.blur: [10, 20, 30, 40] }";
  assertEquals(searchedModels(parseExperiment(search(space), "e.yaml")).map(({ name }) => name), ["Guided"]);
  assertStringIncludes(
    faultOf(search(space, undefined, "  models: [Plain, Guided]\n")),
    'e.yaml:25:12: search.models.0: found "Plain", which has none of the space\'s settings',
  );
});

Deno.test("an empty space and a misspelt path are reported with their place", () => {
  assertStringIncludes(
    faultOf(search("{}")),
    "e.yaml:23:3: search.space: found an empty space, expected at least one setting",
  );
  const fault = faultOf(search("{ learningrate: [0.1, 0.2] }"));
  assertStringIncludes(
    fault,
    'e.yaml:23:12: search.space.learningrate: found the unknown key "learningrate"',
  );
  assertStringIncludes(fault, 'did you mean "learningRate"?');
  assertStringIncludes(faultOf(search("{ heatmap.blur: [1, 2, 3, 4] }")), 'did you mean "heatMap.blur"?');
});

Deno.test("a setting that no searched model has is reported at its key", () => {
  const fault = faultOf(
    search("{ learningRate: { from: 0.1, to: 1 }, gaze.logAlpha: [0, 1] }", undefined, "  models: [Plain]\n"),
  );
  assertStringIncludes(
    fault,
    'e.yaml:23:48: search.space.gaze.logAlpha: found "gaze.logAlpha", which none of the models has ("Plain")',
  );
});

Deno.test("seeds of the final runs are refused one by one, as are repeated seeds and unknown models", () => {
  const text = search("{ patience: [1, 2, 3, 4] }").replace("[101, 102]", "[101, 2, 101]") +
    "  models: [Guidet]\n";
  const faults = faultsOf(text);
  assertStringIncludes(
    faults[0]!,
    "e.yaml:22:16: search.seeds.1: found 2, which is a seed of the final runs",
  );
  assertStringIncludes(faults[1]!, "e.yaml:22:19: search.seeds.2: found 101 again");
  assertStringIncludes(faults[2]!, 'search.models.0: found "Guidet", expected one of the models');
  assertStringIncludes(faults[2]!, 'did you mean "Guided"?');
});

Deno.test("ranges on choices, logarithmic ones from 0, backward ones and those beyond the setting's rules are refused", () => {
  assertStringIncludes(
    faultOf(search("{ optimiser: { from: adam, to: sgd } }")),
    "e.yaml:23:12: search.space.optimiser: found a range, expected a list of values: only numbers have ranges",
  );
  assertStringIncludes(
    faultOf(search("{ gaze.logAlpha: { from: 0, to: 1, scale: log } }")),
    "e.yaml:23:35: search.space.gaze.logAlpha.from: found 0, expected more than 0: a log scale",
  );
  assertStringIncludes(
    faultOf(search("{ learningRate: { from: 0, to: 1, scale: log } }")),
    "search.space.learningRate.from: found 0, expected at least 1e-8 (a run stops below 1e-8",
  );
  assertStringIncludes(
    faultOf(search("{ patience: { from: 20, to: 10 } }")),
    "search.space.patience.to: found 10, expected more than from (20)",
  );
  assertStringIncludes(
    faultOf(search("{ patience: { from: 1.5, to: 10 } }")),
    "search.space.patience.from: found 1.5, expected a whole number",
  );
  assertStringIncludes(
    faultOf(search("{ patience: { from: 1 } }")),
    "search.space.patience.to: found nothing, expected a number",
  );
  assertStringIncludes(
    faultOf(search("{ learningRate: 0.1 }")),
    "search.space.learningRate: found 0.1, expected a list or a group of settings",
  );
});

Deno.test("lists with repeated values in any spelling, or values that the setting may not have, are refused", () => {
  assertStringIncludes(
    faultOf(search("{ optimiser: [adam, sgd, { kind: sgd, momentum: 0 }] }")),
    "search.space.optimiser.2: found",
  );
  assertStringIncludes(
    faultOf(search("{ patience: [1, 2, 3, 1, 4] }")),
    "e.yaml:23:32: search.space.patience.3: found 1 again",
  );
  assertStringIncludes(
    faultOf(search("{ patience: [1, x] }")),
    'search.space.patience.1: found "x", expected a number',
  );
  assertStringIncludes(
    faultOf(search("{ optimiser: [adma] }")),
    'search.space.optimiser.0: found "adma", expected "adam"',
  );
  assertStringIncludes(faultOf(search("{ optimiser: [adma] }")), 'did you mean "adam"?');
  assertStringIncludes(
    faultOf(search("{ optimiser: [3] }")),
    'search.space.optimiser.0: found 3, expected "adam" or "adamw" or "adamax" or "sgd" or a group of settings',
  );
  assertStringIncludes(
    faultOf(search("{ optimiser: [{ kind: sgd, momentm: 0.5 }] }")),
    'did you mean "momentum"?',
  );
});

Deno.test("more trials than there are points are refused, for every strategy", () => {
  const space = "{ optimiser: [adam, sgd], patience: { from: 1, to: 3, steps: 2 } }";
  assertStringIncludes(
    faultOf(search(space, "{ kind: grid, trials: 5 }")),
    'e.yaml:24:35: search.strategy.trials: found 5, expected at most 4: "Plain" has no more different settings',
  );
  const free = space.replace(", steps: 2", "");
  assertStringIncludes(faultOf(search(free, "{ kind: random, trials: 7 }")), "found 7, expected at most 6");
  assertStringIncludes(
    faultOf(search(free, "{ kind: halving, trials: 7, epochs: 1 }")),
    "found 7, expected at most 6",
  );
  assertStringIncludes(
    faultOf(search("{ learningRate: { from: 0.1, to: 0.100003 } }", "{ kind: random, trials: 9 }")),
    "numbers are drawn to five digits",
  );
});

Deno.test("a grid needs steps for its ranges, and other strategies accept none", () => {
  assertStringIncludes(
    faultOf(search("{ patience: { from: 1, to: 9 } }", "{ kind: grid }")),
    "e.yaml:23:12: search.space.patience: found a range without steps",
  );
  assertStringIncludes(
    faultOf(search("{ patience: { from: 1, to: 9, steps: 3 } }")),
    "e.yaml:23:40: search.space.patience.steps: found steps, which only a grid has",
  );
});

Deno.test("halving with too few trials or no epochs left is refused", () => {
  const space = "{ learningRate: { from: 0.1, to: 1 } }";
  assertStringIncludes(
    faultOf(search(space, "{ kind: halving, trials: 5, factor: 3, epochs: 2 }")),
    "search.strategy.trials: found 5, expected at least 6",
  );
  assertStringIncludes(
    faultOf(search(space, "{ kind: halving, trials: 9, epochs: 30 }")),
    "search.strategy.epochs: found 30 in the first rung, expected less than 30",
  );
});

Deno.test("too many trainings are refused before trials are drawn", () => {
  const steps = "{ from: 0.1, to: 1, steps: 1000 }";
  assertStringIncludes(
    faultOf(
      search(`{ learningRate: ${steps}, gaze.logAlpha: ${steps} }`, "{ kind: grid }", "  models: [Guided]\n"),
    ),
    'e.yaml:24:3: search.strategy: found 1000000 trials × 2 seeds of "Guided"',
  );
  assertStringIncludes(
    faultOf(search("{ learningRate: { from: 0.1, to: 1 } }", "{ kind: random, trials: 4000 }")),
    "found 16000 trainings",
  );
});

Deno.test("an unknown strategy is refused with the list of strategies", () => {
  assertStringIncludes(
    faultOf(search("{ patience: [1, 2] }", "{ kind: haling, trials: 4 }")),
    'search.strategy.kind: found "haling", expected "grid" or "random" or "halving"; did you mean "halving"?',
  );
});
