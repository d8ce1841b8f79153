/** Claims of every kind in an experiment file, and their faults with line and column. */
import { assertEquals, assertThrows } from "@std/assert";
import { claimKinds } from "./claim_kinds.ts";
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

Deno.test("claims of every kind are read, with their defaults, and told apart by kind", () => {
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
  ];
  for (const [claim, fault] of cases) {
    const [first, ...others] = tuple(faultsOf(claim), 1);
    assertEquals(others.filter((line) => line.startsWith("e.yaml")), [], claim);
    const at = first.indexOf("paper.claims.0.");
    assertEquals(first.slice(0, 10), "e.yaml:20:", first);
    assertEquals(first.slice(at + "paper.claims.0.".length).slice(0, fault.length), fault, first);
  }
});
