import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ExperimentError, parseExperiment } from "../parse.ts";
import { settingsOf } from "./point_settings.ts";
import { modelRungs, modelSpace, searchedModels, trialsOf } from "./space.ts";
import { tuple } from "../../formats/items.ts";
import { trainingOf } from "../schema.ts";
import { withPoint } from "./with_point.ts";

/** An experiment with a plain and a gaze-guided model; `search` follows from line 21 on. */
const study = (rest: string) =>
  `title: A test
data: { kind: phantom, images: 60, seed: 1 }
canvas: { height: 128, width: 64, downsample: 2 }
heatMap: { blur: 21 }
seeds: [1, 2]
training:
  optimiser: { kind: adam }
  learningRate: 0.01
  batchSize: 4
  patience: 2
  epochs: 30
models:
  - { name: Plain, network: resnet50-released, objective: none }
  - name: Guided
    network: resnet50-released
    objective: paper
    gaze: { logSigmaAttention: -23 }
    training: { learningRate: 0.02 }
comparisons:
  - { models: [Plain, Guided] }
${rest}`;

const search = (space: string, strategy = "{ kind: random, trials: 4 }", rest = "") =>
  study(`search:
  seeds: [101, 102]
  space: ${space}
  strategy: ${strategy}
${rest}`);

function faultsOf(text: string): readonly string[] {
  const error = assertThrows(() => parseExperiment(text, "e.yaml"), ExperimentError);
  assert(error instanceof ExperimentError);
  return error.faults;
}

/** Returns the only fault. */
function faultOf(text: string): string {
  const [fault, ...others] = tuple(faultsOf(text), 1);
  assertEquals(others, []);
  return fault;
}

Deno.test("a search is read: defaults, optimisers by name, each model's own space and trials", () => {
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

Deno.test("an empty space and a misspelt path are told with their place", () => {
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

Deno.test("a setting that no searched model has is told at its key", () => {
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

Deno.test("ranges: none on a choice, none from 0 by logarithm, none backwards, bounds by the setting's own rules", () => {
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

Deno.test("lists: no repeated value in any spelling, no value that the setting may not have", () => {
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

Deno.test("more trials than there are points, for every strategy", () => {
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

Deno.test("a grid needs steps of its ranges, and other strategies take none", () => {
  assertStringIncludes(
    faultOf(search("{ patience: { from: 1, to: 9 } }", "{ kind: grid }")),
    "e.yaml:23:12: search.space.patience: found a range without steps",
  );
  assertStringIncludes(
    faultOf(search("{ patience: { from: 1, to: 9, steps: 3 } }")),
    "e.yaml:23:40: search.space.patience.steps: found steps, which only a grid has",
  );
});

Deno.test("halving with nothing to halve is told: too few trials, or no epochs left", () => {
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

Deno.test("too many trainings are told before they are drawn", () => {
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

Deno.test("a strategy of another kind is told with those there are", () => {
  assertStringIncludes(
    faultOf(search("{ patience: [1, 2] }", "{ kind: haling, trials: 4 }")),
    'search.strategy.kind: found "haling", expected "grid" or "random" or "halving"; did you mean "halving"?',
  );
});

const sweep = (text: string) => study(`sweeps:\n  - { ${text} }\n`);

Deno.test("a sweep is read, for all models that have its setting unless they are named", () => {
  const { sweeps } = parseExperiment(sweep("parameter: heatMap.blur, values: [200, 500]"), "e.yaml");
  assertEquals(sweeps, [{ parameter: "heatMap.blur", values: [200, 500] }]);
  parseExperiment(sweep("parameter: optimiser, values: [adam, sgd], models: [Plain]"), "e.yaml");
});

Deno.test("a sweep's faults are told: unknown setting, unknown model, a model without it, repeated values and sweeps", () => {
  const unknown = faultOf(sweep("parameter: heatMap.bluur, values: [1, 2]"));
  assertStringIncludes(unknown, 'e.yaml:22:18: sweeps.0.parameter: found "heatMap.bluur", expected');
  assertStringIncludes(unknown, 'did you mean "heatMap.blur"?');
  assertStringIncludes(
    faultOf(sweep("parameter: patience, values: [1, 2], models: [Plan]")),
    'did you mean "Plain"?',
  );
  assertStringIncludes(
    faultOf(sweep("parameter: heatMap.blur, values: [1, 2], models: [Guided, Plain]")),
    'sweeps.0.models.1: found "Plain", which has no heatMap.blur',
  );
  assertStringIncludes(
    faultOf(sweep("parameter: patience, values: [1, 2, 2]")),
    "sweeps.0.values.2: found 2 again",
  );
  assertStringIncludes(faultOf(sweep("parameter: patience, values: [1]")), "expected at least 2 entries");
  assertStringIncludes(
    faultOf(sweep("parameter: patience, values: [1, 2] }\n  - { parameter: patience, values: [3, 4]")),
    'e.yaml:23:5: sweeps.1: found patience of "Plain" again, which sweep 1 varies',
  );
});

Deno.test("a sweep of gaze where no model has it is told", () => {
  const text = sweep("parameter: gaze.logAlpha, values: [0, 1]").replace(
    "objective: paper",
    "objective: none",
  )
    .replace("    gaze: { logSigmaAttention: -23 }\n", "");
  assertStringIncludes(faultOf(text), 'sweeps.0.parameter: found "gaze.logAlpha", which no model has');
});

Deno.test("a training's and a loss's settings are tuned like the learning rate, with their own limits", () => {
  const space = `
    optimiser.weightDecay: { from: 1e-6, to: 1e-2, scale: log }
    augmentation: [none, { flip: true, shift: 0.05 }]
    labelSmoothing: { from: 0, to: 0.2 }
    classWeights: [none, [1, 2, 1]]
    sampling: [shuffled, balanced]`;
  const experiment = parseExperiment(search(space), "e.yaml");
  const [plain] = tuple(experiment.models, 1);
  assertEquals(modelSpace(experiment.search!, plain).length, 5);
  const point = {
    "optimiser.weightDecay": 0.001,
    augmentation: { flip: true },
    labelSmoothing: 0.1,
    classWeights: "balanced",
    sampling: "balanced",
  };
  assertEquals(settingsOf(point), {
    training: { weightDecay: 0.001, augmentation: { flip: true }, sampling: "balanced" },
    loss: { labelSmoothing: 0.1, classWeights: "balanced" },
  });
  const { model } = withPoint({ experiment, model: plain }, point);
  assertEquals(trainingOf(experiment, model).optimiser, {
    ...experiment.training.optimiser,
    weightDecay: 0.001,
  });
  assertEquals([model.labelSmoothing, model.classWeights], [0.1, "balanced"]);
  const { model: without } = withPoint({ experiment, model }, { classWeights: "none" });
  assertEquals([without.labelSmoothing, "classWeights" in without], [0.1, false]);
  for (
    const [setting, message] of [
      ["labelSmoothing: [0, 1]", "search.space.labelSmoothing.1: found 1, expected less than 1"],
      ["optimiser.weightDecay: [0, 2]", "search.space.optimiser.weightDecay.1: found 2, expected at most 1"],
      ["augmentation: [none, { rotate: 90 }]", "augmentation.1.rotate: found 90, expected at most 45"],
      ["augmentation: [none, {}]", 'augmentation.1: found "none" again'],
      ["augmentation: { from: 0, to: 1 }", "expected a list of values: only numbers have ranges"],
      ["sampling: [weighted, balanced]", 'found "weighted", expected "shuffled" or "balanced"'],
      ["classWeights: [none, balance]", 'found "balance", expected "none" or "balanced"'],
    ] as const
  ) assertStringIncludes(faultOf(search(`{ ${setting} }`)), message);
});

Deno.test("settings of the data and of the network are refused in a space and in a sweep, with the reason", () => {
  for (
    const [key, reason] of [
      ["normalisation", "how a network's images are prepared"],
      ["canvas", "which says how images are read and prepared: all trainings of a study share it"],
      ["pixels", "which says how images are read and prepared"],
      ["width", "which makes another network"],
      ["weightDecay", 'which is "optimiser.weightDecay" here'],
      ["training.learningRate", 'which is "learningRate" here'],
    ] as const
  ) {
    const fault = faultOf(search(`{ ${key}: [1, 2] }`));
    assertStringIncludes(fault, `search.space.${key}: found "${key}", `);
    assertStringIncludes(fault, reason);
    const swept = faultOf(study(`sweeps: [{ parameter: ${key}, values: [1, 2] }]\n`));
    assertStringIncludes(swept, reason);
    assertStringIncludes(swept, "e.yaml:21:23: sweeps.0.parameter: ");
  }
  assertStringIncludes(faultOf(search("{ foo: [1, 2] }")), 'found the unknown key "foo"');
});

Deno.test("rare classes are not both drawn and weighted as if they were not rare, also in a search", () => {
  const twice = "balanced, expected one of both";
  const space = "{ sampling: [shuffled, balanced], classWeights: [none, balanced] }";
  assertStringIncludes(faultOf(search(space)), twice);
  parseExperiment(search("{ sampling: [shuffled, balanced], classWeights: [none, [1, 2, 1]] }"), "e.yaml");
  const weighted = study("").replace("objective: none }", "objective: none, classWeights: balanced }");
  parseExperiment(weighted, "e.yaml");
  const both = weighted.replace("  epochs: 30", "  epochs: 30\n  sampling: balanced");
  assertStringIncludes(faultOf(both), 'models.0.classWeights: found "balanced" beside sampling: balanced');
});

Deno.test("a setting that is written in the wrong group is told with the group that has it", () => {
  const misplaced = (from: string, to: string) => faultOf(study("").replace(from, to));
  assertStringIncludes(
    misplaced("  epochs: 30", "  epochs: 30\n  labelSmoothing: 0.1"),
    'training.labelSmoothing: found "labelSmoothing", which is a setting of each model; expected one of',
  );
  assertStringIncludes(
    misplaced("  epochs: 30", "  epochs: 30\n  weightDecay: 0.1"),
    "which is a setting of training.optimiser",
  );
  assertStringIncludes(
    misplaced("objective: none }", "objective: none, augmentation: { flip: true } }"),
    'models.0.augmentation: found "augmentation", which is a setting of training',
  );
});
