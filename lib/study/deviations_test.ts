import { assert, assertEquals } from "@std/assert";
import { pnetLike } from "../nn/networks/pnet_like.ts";
import { deviationsOf } from "./deviations.ts";
import { MODEL_ROWS } from "./paper/model_rows.ts";
import { STUDY_ROWS } from "./paper/study_rows.ts";
import { WITHOUT_ROW } from "./testing/without_row.ts";
import { parseExperiment } from "./parse.ts";
import { experimentSchema } from "./schema.ts";
import { leaves } from "./testing/schema_leaves.ts";

const engine = { name: "onnx", version: "1.30.0", provider: "cpu, nchw" };
const ROWS = [...STUDY_ROWS, ...MODEL_ROWS];
const PAPER = await Deno.readTextFile(new URL("../../experiments/ggcam.yaml", import.meta.url));

/** Returns the findings about an experiment, in the order of the ledger. */
function foundIn(text: string): string[] {
  return deviationsOf(parseExperiment(text, "e.yaml"), { engine })
    .filter(({ origin }) => origin === "found").map(({ text }) => text);
}

const OF_THE_PAPER = foundIn(PAPER);

/** Returns the further findings when the paper's file is changed. */
function foundBesides(...changes: readonly (readonly [from: string | RegExp, to: string])[]): string[] {
  const changed = changes.reduce((text, [from, to]) => {
    const next = text.replace(from, to);
    assert(next !== text, `${from} stands in the file`);
    return next;
  }, PAPER);
  return foundIn(changed).filter((text) => !OF_THE_PAPER.includes(text));
}

Deno.test("every setting of an experiment has a row in the table of the paper's values, or a reason for having none", () => {
  // Lists and their entries are one place; a model's own training is compared as the study's.
  const place = (path: string) =>
    path.replace(/\[\]|\.\d+(?=\.|$)/g, "").replace(/^models\.training\./, "training.");
  const settings = [...new Set(leaves(experimentSchema, "").map(([path]) => place(path)))];
  assert(settings.length > 50, String(settings.length));
  const rows = ROWS.map(({ path }) => path);
  // A data set's settings count as one place; so do a claim's, a search's and a sweep's.
  const hasReason = (path: string) =>
    Object.keys(WITHOUT_ROW).some((known) =>
      path === known ||
      path.startsWith(`${known}.`) && ["data", "paper.claims", "search", "sweeps"].includes(known)
    );
  assertEquals(
    settings.filter((path) => !rows.includes(path) && !hasReason(path)),
    [],
    "without row or reason",
  );
  assertEquals(
    rows.filter((path) => !settings.includes(path) || path in WITHOUT_ROW),
    [],
    "rows of no setting",
  );
  assertEquals(
    Object.keys(WITHOUT_ROW).filter((path) => !["data", "search"].includes(path) && !settings.includes(path)),
    [],
    "reasons of no setting",
  );
  assertEquals(new Set(rows).size, rows.length);
});

Deno.test("a known value names its place, and an unknown one its reason", () => {
  const experiment = parseExperiment(PAPER, "e.yaml");
  for (const row of ROWS) {
    for (const model of experiment.models) {
      for (const said of [row.paper({ experiment, model }), row.released({ experiment, model })]) {
        assert((said.known ? said.where : said.why) !== "", row.path);
      }
    }
  }
});

Deno.test("the paper's own file deviates only where the paper cannot be copied, and says what is known of each deviation", () => {
  assertEquals(OF_THE_PAPER, [
    "Split: shuffled within each class as in the paper (random, stratified 70/10/20) instead of each class in the " +
    "table's order (released code, Data Processing).",
    "Split: each patient's images kept in one subset instead of a split by image, in which patients may leak " +
    "(released code, Data Processing; the paper's value could not be obtained).",
    "Framework: onnx 1.30.0 (cpu, nchw) instead of PyTorch 1.8.0 (released code).",
    "Training: no limit of wall time instead of 23.5 h a training (released code); trainings that would take longer differ.",
    "Training: a validation loss that is not finite is never the best, so that a training can recover from one in epoch 1; " +
    "the released code keeps a NaN of epoch 1 as the best for ever.",
    "Training: one whose first epoch stays the best stops one epoch later than in the released code; its weights are " +
    "the same.",
    "Training: its random numbers follow from its seed; the released scripts set none, so that no training of theirs " +
    "can be repeated.",
    "Heat map: every gaze sample counts; the 8-bit counts of the authors' reader overflow at 127 samples on a pixel.",
    "Canvas: an image larger than it on both axes is cropped at its centre; the released code cannot batch such a one.",
    "PNet: learning rate 0.001, a choice: the paper's value stands in Table 1, which could not be obtained, and the " +
    "released code's does not exist for pnet-like.",
    "PNet: our reconstruction; its layers are not public.",
    "ResNet, ResNet+GG-CAM: convolution biases ahead of a batch normalisation never move; the released code moves them " +
    "by rounding noise, which changes nothing in training.",
    "ResNet, EffNet: the released code has no training without gaze; settings are compared with its GG-CAM script of " +
    "the network.",
    ...(pnetLike.choices ?? []).map((choice) => `PNet: ${choice}`),
  ]);
  assert((pnetLike.choices ?? []).length >= 4);
});

const GUIDED = /gaze: \{\n\s+logSigmaAttention: -23,\n\s+logSigmaClassification: 0,\n\s+logAlpha: 0,\n\s+\}/;
const guided = (values: string): [RegExp, string] => [GUIDED, `gaze: { ${values} }`];
const AS_RELEASED: [RegExp, string] = [/objective: paper/, "objective: as-released"];
const scripts = "released code, ENetCAM.py and RNetCAM.py";

/** Changes of the paper's file, and the entries that each adds to the ledger. */
const CHANGES:
  readonly (readonly [string, readonly (readonly [string | RegExp, string])[], readonly string[]])[] = [
    ["σ_ce at e⁷", [guided("logSigmaAttention: -23, logSigmaClassification: 7")], [
      "ResNet+GG-CAM: ln σ_ce at the start 7 instead of 0 (paper, 3.4: σ_ce = 1), as in the released code.",
    ]],
    ["α at e⁴", [guided("logSigmaAttention: -23, logAlpha: 4")], [
      `ResNet+GG-CAM: ln α at the start 4 instead of 0 (${scripts}; the paper's value could not be obtained).`,
    ]],
    ["Adam's β₁ and ε", [["{ kind: adam }", "{ kind: adam, beta1: 0.5, epsilon: 0.1 }"]], [
      `All models: optimiser's β₁ 0.5 instead of 0.9 (${scripts}; the paper's value could not be obtained).`,
      `All models: optimiser's ε 0.1 instead of 1e-8 (${scripts}; the paper's value could not be obtained).`,
    ]],
    ["β₂ of one model", [[
      "training: { learningRate: 0.001 }",
      "training: { learningRate: 0.001, optimiser: { kind: adam, beta2: 0.99 } }",
    ]], [
      `PNet: optimiser's β₂ 0.99 instead of 0.999 (${scripts}; the paper's value could not be obtained).`,
    ]],
    ["SGD", [["{ kind: adam }", "{ kind: sgd, momentum: 0.9 }"]], [
      "All models: optimiser sgd instead of adam (paper, 4.1).",
    ]],
    ["as-released with the paper's CAM and σ_ce", [AS_RELEASED], [
      "ResNet+GG-CAM: CAM by sum over features as in the paper (Eq. 4) instead of mean over features (released code, " +
      "CAMLayer.forward).",
      "ResNet+GG-CAM: objective: the released code's, which supervises the raw CAM of class 0 on every image, instead of " +
      "the paper's (paper, Eqs. 9 to 11), as in the released code.",
      `ResNet+GG-CAM: ln σ_ce at the start 0 as in the paper (3.4: σ_ce = 1) instead of 7 (${scripts}).`,
    ]],
    ["as-released as it was released", [
      [/objective: paper/, "camReduction: mean\n    objective: as-released"],
      guided("logSigmaAttention: -23, logSigmaClassification: 7"),
    ], [
      "ResNet+GG-CAM: CAM by mean over features instead of sum over features (paper, Eq. 4), as in the released code.",
      "ResNet+GG-CAM: objective: the released code's, which supervises the raw CAM of class 0 on every image, instead of " +
      "the paper's (paper, Eqs. 9 to 11), as in the released code.",
      "ResNet+GG-CAM: ln σ_ce at the start 7 instead of 0 (paper, 3.4: σ_ce = 1), as in the released code.",
    ]],
    ["σ_sm", [guided("logSigmaAttention: -1")], [
      `ResNet+GG-CAM: ln σ_sm at the start −1 instead of −23 (${scripts}; the paper's value is close to 0 as σ_sm (3.4) and ` +
      "stands in Table 1, which could not be obtained).",
    ]],
    ["a scaled network", [[
      "network: resnet50-released",
      "network: resnet50-released\n    width: 0.25\n    depth: 0.5",
    ]], [
      "ResNet: network's width factor 0.25 instead of 1 (paper, its references 15 and 35).",
      "ResNet: network's depth factor 0.5 instead of 1 (paper, its references 15 and 35).",
    ]],
    ["the schedule", [["batchSize: 4", "batchSize: 8"], ["patience: 40", "patience: 4"], [
      "epochs: 1024",
      "epochs: 10",
    ]], [
      `All models: batch 8 instead of 4 (${scripts}; the paper's value could not be obtained).`,
      `All models: patience P 4 instead of 40 (${scripts}; the paper's value stands in Table 1, which could not be obtained).`,
      `All models: most epochs 10 instead of 1,024 (${scripts}; the paper's value could not be obtained).`,
    ]],
    ["a rate", [["learningRate: 0.005", "learningRate: 0.05"]], [
      `ResNet, ResNet+GG-CAM: learning rate 0.05 instead of 0.005 (${scripts}; the paper's value stands in Table 1, which ` +
      "could not be obtained).",
    ]],
    ["runs", [["seeds: [1, 2, 3, 4, 5]", "seeds: [1, 2, 3]"]], [
      "Runs per model: 3 instead of 5 (paper, 4.1).",
    ]],
    ["B", [["blur: 500", "blur: 200"]], [
      `Heat map, B: 200 instead of 500 (${scripts}; the paper's value stands in Table 1, which could not be obtained).`,
    ]],
    ["the canvas", [["downsample: 2", "downsample: 4"], ["height: 3072", "height: 1536"]], [
      "Canvas, height in pixels: 1,536 instead of 3,072 (released code, DataHandle.process; the paper's value could not " +
      "be obtained).",
      "Canvas, every n-th pixel kept: 4 instead of 2 (paper, heights and widths are halved).",
    ]],
    ["pixels", [["pixels: raw-max", "pixels: voi"]], [
      "Pixels: policy voi instead of stored values over their maximum (released code, DataHandle.process; the paper's " +
      "value is not told beyond a normalisation to [0, 1]).",
    ]],
    ["the split", [["train: 0.7", "train: 0.6"], ["test: 0.2", "test: 0.3"], [
      "order: shuffled",
      "order: as-released",
    ]], [
      "Split, share for train: 0.6 instead of 0.7 (paper, random, stratified 70/10/20).",
      "Split, share for test: 0.3 instead of 0.2 (paper, random, stratified 70/10/20).",
      "Split: each class in the table's order instead of shuffled within each class (paper, random, stratified 70/10/20), " +
      "as in the released code.",
    ]],
    ["images left out", [["mimic-cxr/2.0.0", "mimic-cxr/2.0.0\n  exclude: [a, b]"]], [
      "Data: 2 images left out instead of none (released code, Data Processing; the paper's value could not be obtained).",
    ]],
    ["a phantom", [[/data:\n(?: {2}.*\n)+/, "data: { kind: phantom, images: 1200, seed: 1 }\n"]], [
      "Data: 1,200 generated phantom images instead of EGD-CXR's 1,083 X-rays (paper, its experiments).",
    ]],
  ];

Deno.test("each departure of a setting from the paper or the released code is listed, with what is known of both", () => {
  for (const [name, changes, expected] of CHANGES) {
    assertEquals(foundBesides(...changes), expected, name);
  }
});

Deno.test("another engine, and an α at which the released code's index rounds, are listed", () => {
  const experiment = parseExperiment(PAPER, "e.yaml");
  const other = deviationsOf(experiment, {
    engine: { name: "tensorflow", version: "4.22.0", provider: "gpu" },
  });
  assert(
    other.some(({ text }) =>
      text === "Framework: tensorflow 4.22.0 (gpu) instead of PyTorch 1.8.0 (released code)."
    ),
  );
  const rounded = foundBesides(AS_RELEASED, guided("logSigmaAttention: -23, logAlpha: 4"));
  assert(rounded.some((text) => text.includes("index rounds to class 1")));
});

Deno.test("the deviations name a network that its authors did not release, with what is known of its settings", () => {
  const besides = foundBesides([
    /network: resnet50-released\n {4}objective: none/,
    "network: resnet18\n    objective: none",
  ]);
  assert(
    besides.some((text) =>
      text.startsWith("ResNet: network resnet18 instead of one that the authors released")
    ),
  );
  assert(besides.some((text) => text.startsWith("ResNet: learning rate 0.005, a choice: ")));
});

Deno.test("a scaled unreleased network is listed as a choice, and one at its own size is no deviation", () => {
  const scaled = foundBesides(["network: pnet-like", "network: pnet-like\n    width: 0.5"]);
  assertEquals(scaled, [
    "PNet: network's width factor 0.5, a choice: the paper's value does not exist for pnet-like, and the released code's " +
    "does not exist for pnet-like.",
  ]);
});

Deno.test("a deviation of several models is listed once, with their names", () => {
  const both = PAPER.replaceAll("network: resnet50-released", "network: pnet-like");
  for (const choice of pnetLike.choices ?? []) {
    assert(foundIn(both).includes(`ResNet, ResNet+GG-CAM, PNet: ${choice}`), choice);
  }
});
