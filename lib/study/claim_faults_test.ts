/** Tests claims of every kind in an experiment file, and their faults with line and column. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { claimKinds } from "./claim_kinds.ts";
import { dataNeeds } from "./data_needs.ts";
import { openData } from "./open_data.ts";
import { ExperimentError, parseExperiment } from "./parse.ts";
import { tuple } from "../formats/items.ts";

/** An experiment of two models whose claims begin on line 20. */
const experiment = (...claims: readonly string[]) =>
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
  epochs: 3
models:
  - { name: Plain, network: resnet50-released, objective: none }
  - { name: Guided, network: resnet50-released, objective: paper, gaze: { logSigmaAttention: -23 } }
comparisons:
  - { models: [Plain, Guided] }
paper:
  citation: A paper
  claims:
${claims.map((claim, index) => `    - { claim: Sentence ${index}, source: "4.2", ${claim} }\n`).join("")}`;

function faultsOf(claim: string): readonly string[] {
  const error = assertThrows(() => parseExperiment(experiment(claim), "e.yaml"), ExperimentError);
  return error.message.split("\n");
}

Deno.test("claims of every kind are read with their defaults, and distinguished by kind", () => {
  const { paper } = parseExperiment(
    experiment(
      "says: rises, models: [Plain, Guided], measure: interpretability, class: pneumonia",
      "says: varies less, models: [Plain, Guided], measure: interpretability, class: pneumonia",
      "says: takes longer, models: [Plain, Guided]",
      "says: insensitive, model: Guided, parameter: heatMap.blur, from: 200, to: 1000, margin: 0.05",
      "says: matters more, parameters: [learningRate], than: [patience]",
      "says: best of, parameter: optimiser, value: adam",
      "says: fails at most, share: 0.05",
      "says: harder, class: pneumonia",
      "says: about, heavyTailed: true",
      "says: adds parameters, models: [Plain, Guided], count: 3",
      "says: has times the parameters, models: [Plain, Guided], times: 2",
      "says: falls, models: [Plain, Guided]",
      "says: less concentrated",
    ),
    "e.yaml",
  );
  const { differences, statements } = claimKinds(paper?.claims ?? []);
  assertEquals(differences.map(({ position }) => position), [1, 12]);
  assertEquals(statements.map(({ claim }) => claim.says), [
    "varies less",
    "takes longer",
    "insensitive",
    "matters more",
    "best of",
    "fails at most",
    "harder",
    "about",
    "adds parameters",
    "has times the parameters",
    "less concentrated",
  ]);
  const about = statements[7]!.claim;
  assertEquals(about.says === "about" && [about.value, about.within, about.statistics], [
    0,
    0.5,
    ["median", "mode", "mean"],
  ]);
});

Deno.test("faults of claims name their line, and what to write", () => {
  const cases: readonly [claim: string, fault: string][] = [
    ["says: varies, models: [Plain, Guided]", "says: "],
    [
      "says: varies less, models: [Plain, Gided]",
      'models.1: found "Gided", expected one of the models: "Plain", "Guided"; did you mean "Guided"?',
    ],
    [
      "says: rises, models: [Plain, Guided], measure: auc, class: pneumonia",
      "measure: found auc is of all classes together, expected no class",
    ],
    [
      "says: varies less, models: [Plain, Guided], measure: recall",
      "measure: found recall is of one class, expected class: NAME",
    ],
    [
      "says: harder, class: pneumonia, measure: accuracy",
      "measure: found accuracy is of all classes together, expected no class",
    ],
    [
      "says: harder, class: pneumonia, than: [pneumonia]",
      'than: found "pneumonia" itself, expected other classes',
    ],
    ["says: fails at most, share: 1", "share: found 1, expected less than 1 (a share of all trainings)"],
    [
      "says: fails at most, share: 0.1, models: [Plain, Plain]",
      'models.1: found "Plain" again (first at position 1), expected it once',
    ],
    [
      "says: insensitive, model: Guidd, parameter: heatMap.blur, from: 1, to: 2, margin: 0.1",
      'model: found "Guidd", expected one of the models: "Plain", "Guided"; did you mean "Guided"?',
    ],
    [
      "says: insensitive, model: Guided, parameter: heatMap.blur, from: 3, to: 2, margin: 0.1",
      "to: found 2, expected more than 3, the value of from",
    ],
    [
      "says: insensitive, model: Guided, parameter: heatmap.blur, from: 1, to: 2, margin: 0.1",
      'parameter: found "heatmap.blur", expected one of the settings learningRate, optimiser.weightDecay,',
    ],
    [
      "says: insensitive, model: Guided, parameter: optimiser, from: 1, to: 2, margin: 0.1",
      'parameter: found "optimiser", expected one of the settings learningRate, optimiser.weightDecay,',
    ],
    [
      "says: insensitive, model: Plain, parameter: heatMap.blur, from: 1, to: 2, margin: 0.1",
      'model: found "Plain", which has no heatMap.blur, expected a model with gaze',
    ],
    [
      "says: matters more, parameters: [learningrate], than: [patience]",
      'parameters.0: found "learningrate", expected one of the settings optimiser, sampling,',
    ],
    [
      "says: matters more, parameters: [learningRate], than: [patience, learningRate]",
      'than.1: found "learningRate", which parameters names too, expected other settings',
    ],
    [
      "says: matters more, parameters: [learningRate], than: [patience, patience]",
      'than.1: found "patience" again',
    ],
    [
      "says: affects, model: Guided, parameter: heatMap.blr, from: 1, to: 2",
      'parameter: found "heatMap.blr", expected one of the settings learningRate, optimiser.weightDecay,',
    ],
    [
      "says: affects, model: Guided, parameter: patience, from: 2, to: 2",
      "to: found 2, expected more than 2",
    ],
    [
      "says: grows, models: [Guided, Plain]",
      'models.1: found "Plain", which has no σ_sm, expected models with gaze',
    ],
    ["says: grows", "models: found nothing, expected a list"],
    [
      "says: contributes alike, models: [Plain]",
      'models.0: found "Plain", which has no σ_sm, expected models with gaze',
    ],
    ["says: contributes alike, models: [Guided], factor: 1", "factor: found 1, expected more than 1"],
    [
      "says: generally rises, pairs: [[Plain, Guidd]]",
      'pairs.0.1: found "Guidd", expected one of the models: "Plain", "Guided"; did you mean "Guided"?',
    ],
    [
      "says: generally rises, pairs: [[Plain, Guided]], atLeast: 0.5",
      "atLeast: found 0.5, expected more than 0.5",
    ],
    ["says: generally rises, pairs: [[Plain, Guided]], measures: [f1, f1]", 'measures.1: found "f1" again'],
    [
      "says: generally rises, pairs: [[Plain, Guided], [Plain, Guided]]",
      'pairs.1: found "Plain → Guided" again',
    ],
    ["says: lies in organs", "class: found nothing, expected text"],
    [
      "says: agrees more, models: [Plain, Plain]",
      'models.1: found "Plain" again (first at position 1), expected it once',
    ],
    [
      "says: best of, parameter: optimizer, value: adam",
      'parameter: found "optimizer", expected one of the settings optimiser,',
    ],
    [
      "says: best of, parameter: optimiser, value: adma",
      'value: found "adma", expected one of adam, adamw, adamax, sgd; did you mean "adam"?',
    ],
    [
      "says: best of, parameter: learningRate, value: adam",
      'value: found "adam", expected a value that learningRate may have',
    ],
    [
      "says: best of, parameter: patience, value: 0",
      "value: found 0, expected a value that patience may have",
    ],
  ];
  for (const [claim, fault] of cases) {
    const [first, ...others] = tuple(faultsOf(claim), 1);
    assertEquals(others.filter((line) => line.startsWith("e.yaml")), [], claim);
    const at = first.indexOf("paper.claims.0.");
    assertEquals(first.slice(0, 10), "e.yaml:20:", first);
    assertEquals(first.slice(at + "paper.claims.0.".length).slice(0, fault.length), fault, first);
  }
});

Deno.test("the best value must be one that the search tries or, without a search, one that the setting may have", () => {
  const searched = (value: string) =>
    `${experiment(`says: best of, parameter: optimiser, value: ${value}`)}search:
  seeds: [101]
  space: { optimiser: [adam, sgd, { kind: sgd, momentum: 0.9 }] }
  strategy: { kind: grid }
`;
  const error = assertThrows(() => parseExperiment(searched("adamax"), "e.yaml"), ExperimentError);
  assertStringIncludes(
    error.message,
    'value: found "adamax", expected one of the values that the search tries: adam, sgd (momentum 0), sgd (momentum 0.9)',
  );
  parseExperiment(searched("sgd (momentum 0.9)"), "e.yaml");
  parseExperiment(experiment("says: best of, parameter: optimiser, value: sgd (momentum 0.9)"), "e.yaml");
});

Deno.test("classes of claims must be the data set's, with an organ if the claim is about interpretability", async () => {
  const faults = async (claim: string) => {
    const read = parseExperiment(experiment(claim), "e.yaml");
    return dataNeeds(read, await openData(read, "data")).map(({ path, message }) =>
      `${path.slice(3).join(".")}: ${message}`
    );
  };
  const expected = "normal, cardiomegaly, pneumonia";
  assertEquals(await faults("says: harder, class: pneumonia, than: [normal]"), []);
  assertEquals(await faults("says: harder, class: pnemonia"), [
    `class: found "pnemonia", expected one of the data set's classes: ${expected}; did you mean "pneumonia"?`,
  ]);
  assertEquals(await faults("says: harder, class: pneumonia, than: [normal, heart]"), [
    `than.1: found "heart", expected one of the data set's classes: ${expected}`,
  ]);
  assertEquals(await faults("says: rises, models: [Plain, Guided], measure: f1, class: Normal"), [
    `class: found "Normal", expected one of the data set's classes: ${expected}; did you mean "normal"?`,
  ]);
  assertEquals(
    await faults("says: varies less, models: [Plain, Guided], measure: interpretability, class: normal"),
    [
      'class: found "normal", which has no organ to point at; expected one of cardiomegaly, pneumonia',
    ],
  );
});
