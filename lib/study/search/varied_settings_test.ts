import { assertEquals, assertStringIncludes } from "@std/assert";
import { tuple } from "../../formats/items.ts";
import { parseExperiment } from "../parse.ts";
import { trainingOf } from "../schema.ts";
import { faultOf, search, study, sweep } from "../testing/search_experiment.ts";
import { settingsOf } from "./point_settings.ts";
import { modelSpace } from "./space.ts";
import { withPoint } from "./with_point.ts";

Deno.test("a sweep is read, for all models that have its setting unless models are named", () => {
  const { sweeps } = parseExperiment(sweep("parameter: heatMap.blur, values: [200, 500]"), "e.yaml");
  assertEquals(sweeps, [{ parameter: "heatMap.blur", values: [200, 500] }]);
  parseExperiment(sweep("parameter: optimiser, values: [adam, sgd], models: [Plain]"), "e.yaml");
});

Deno.test("unknown settings and models, models without the setting, and repeated values and sweeps are refused", () => {
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
    'e.yaml:23:5: sweeps.1: found patience of "Plain" again, which sweep 1 already varies',
  );
});

Deno.test("a sweep of a gaze setting is refused if no model uses gaze", () => {
  const text = sweep("parameter: gaze.logAlpha, values: [0, 1]").replace(
    "objective: paper",
    "objective: none",
  )
    .replace("    gaze: { logSigmaAttention: -23 }\n", "");
  assertStringIncludes(faultOf(text), 'sweeps.0.parameter: found "gaze.logAlpha", which no model has');
});

Deno.test("settings of a training and of a loss are tuned like the learning rate, with their own limits", () => {
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

Deno.test("balancing rare classes by both sampling and weights is refused, also in a search", () => {
  const twice = "balanced, expected only one of the two";
  const space = "{ sampling: [shuffled, balanced], classWeights: [none, balanced] }";
  assertStringIncludes(faultOf(search(space)), twice);
  parseExperiment(search("{ sampling: [shuffled, balanced], classWeights: [none, [1, 2, 1]] }"), "e.yaml");
  const weighted = study("").replace("objective: none }", "objective: none, classWeights: balanced }");
  parseExperiment(weighted, "e.yaml");
  const both = weighted.replace("  epochs: 30", "  epochs: 30\n  sampling: balanced");
  assertStringIncludes(faultOf(both), 'models.0.classWeights: found "balanced" beside sampling: balanced');
});

Deno.test("a setting in the wrong group is refused with the name of its group", () => {
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
