import { assert, assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { isDifference } from "./claim_kinds.ts";
import { experimentJsonSchema } from "./json_schema.ts";
import { ExperimentError, parseExperiment, readExperiment } from "./parse.ts";
import { trainingOf } from "./schema.ts";
import { tuple } from "../formats/items.ts";
import { UserError } from "../errors/user_error.ts";
import { faultsOf, VALID } from "./testing/experiment_faults.ts";

Deno.test("parseExperiment() fills in defaults and takes the name from the file", () => {
  const experiment = parseExperiment(VALID, "experiments/small.yaml");
  assertEquals(experiment.name, "small");
  assertEquals("train" in experiment.split && experiment.split.train, 0.7);
  assertEquals(experiment.pixels, "raw-max");
  assertEquals(experiment.training.optimiser, { kind: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  assertEquals(trainingOf(experiment, experiment.models[0]!).learningRate, 0.01);
  assertEquals(trainingOf(experiment, experiment.models[1]!).learningRate, 0.02);
});

Deno.test("a misspelt key is reported with its place, the allowed keys and the probable one", () => {
  const [fault, ...others] = tuple(faultsOf(VALID.replace("learningRate: 0.02", "learningrate: 0.02")), 1);
  assertEquals(others, []);
  assertStringIncludes(fault, "e.yaml:18:17: models.1.training.learningrate: found the unknown key");
  assertStringIncludes(fault, 'did you mean "learningRate"?');
});

Deno.test("every fault has its own message, in the file's order", () => {
  const faults = faultsOf(
    VALID.replace("height: 128", "height: tall").replace("seeds: [1, 2]", "seeds: []").replace(
      "epochs: 3",
      "epochs: 0",
    )
      .replace("kind: adam", "kind: lion"),
  );
  assertEquals(faults.length, 4);
  assertStringIncludes(faults[0]!, 'e.yaml:3:19: canvas.height: found "tall", expected a number');
  assertStringIncludes(
    faults[1]!,
    "e.yaml:5:1: seeds: found a list of 0, expected at least 1 entry",
  );
  assertStringIncludes(
    faults[2]!,
    'training.optimiser.kind: found "lion", expected "adam" or "adamax" or "adamw" or "sgd"',
  );
  assertStringIncludes(faults[3]!, "e.yaml:11:11: training.epochs: found 0, expected more than 0");
});

Deno.test("rules between fields are checked: split sum, canvas stride, repeated and unknown models", () => {
  const faults = faultsOf(
    VALID.replace("width: 64", "width: 100")
      .replace("seeds: [1, 2]", "seeds: [1, 1]\nsplit: { train: 0.5 }")
      .replace("name: Guided", "name: Plain"),
  );
  assertEquals(faults.map((fault) => fault.slice(0, fault.indexOf(": found"))), [
    "e.yaml:3:31: canvas.width",
    "e.yaml:5:12: seeds.1",
    "e.yaml:6:1: split",
    "e.yaml:15:11: models.1.name",
    "e.yaml:21:23: comparisons.0.models.1",
  ]);
  assertStringIncludes(faults[0]!, "expected a multiple of 64");
  assertStringIncludes(faults[4]!, '"Guided", expected one of the models: "Plain"');
});

Deno.test("the paper's claims are checked: unknown and repeated models, equality without a margin", () => {
  const claims = (text: string) =>
    `${VALID}paper:\n  citation: A paper\n  claims:\n    - { claim: Better, ${text}, source: abstract }\n`;
  const { paper } = parseExperiment(claims("models: [Plain, Guided], says: rises"), "e.yaml");
  const none = { first: null, second: null, difference: null, runs: null, images: null };
  const [claim] = tuple(paper?.claims ?? [], 1);
  assert(isDifference(claim));
  assertEquals(claim.published, none);
  const faults = faultsOf(claims("models: [Plain, Other], says: equal"));
  assertEquals(faults.map((fault) => fault.slice(0, fault.indexOf(": found"))), [
    "e.yaml:24:40: paper.claims.0.models.1",
    "e.yaml:24:54: paper.claims.0.says",
  ]);
  assertStringIncludes(faults[1]!, "expected margin: NUMBER");
  assertStringIncludes(faultsOf(claims("models: [Plain, Plain], says: rises"))[0]!, 'found "Plain" again');
  const two = `${claims("models: [Plain, Guided], says: rises, primary: true")}` +
    "    - { claim: Worse, models: [Guided, Plain], says: rises, primary: true, source: abstract }\n";
  assertStringIncludes(
    faultsOf(two)[0]!,
    "found a second primary claim after claim 1, expected at most one",
  );
});

Deno.test("a key of another kind of model is refused with a message", () => {
  const [fault] = tuple(
    faultsOf(
      VALID.replace("objective: none }", "objective: none, gaze: { logSigmaAttention: 0 } }"),
    ),
    1,
  );
  assertStringIncludes(
    fault,
    'models.0.gaze: found "gaze", which cannot be combined with the other settings here',
  );
});

Deno.test("invalid YAML, repeated keys and alias bombs are refused with their place", () => {
  assertStringIncludes(faultsOf("title: [")[0]!, "e.yaml:1:9: found YAML that cannot be read");
  assertStringIncludes(faultsOf(VALID + "title: again\n")[0]!, "e.yaml:21:1:");
  const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]", ..."bcdefgh"].map((name, index, all) =>
    index === 0 ? name : `${name}: &${name} [${Array(9).fill(`*${all[index - 1]![0]}`).join(",")}]`
  ).join("\n");
  assertStringIncludes(faultsOf(bomb)[0]!, "alias");
});

Deno.test("an empty file and one that is a list are refused", () => {
  assertStringIncludes(
    faultsOf("")[0]!,
    "e.yaml: found an empty file, expected an experiment in YAML such as",
  );
  assertStringIncludes(faultsOf("- 1\n")[0]!, "expected a group of settings");
});

Deno.test("the error for a file that does not exist names it", async () => {
  await assertRejects(() => readExperiment("experiments/none.yaml"), ExperimentError, "found no such file");
});

Deno.test("the shipped experiments are valid and their JSON Schema is up to date", async () => {
  const folder = new URL("../../experiments/", import.meta.url);
  for (const name of ["phantom", "ggcam", "smoke"]) {
    const path = new URL(`${name}.yaml`, folder);
    assertEquals(parseExperiment(await Deno.readTextFile(path), path.pathname).name, name);
  }
  const stored: unknown = JSON.parse(await Deno.readTextFile(new URL("experiment.schema.json", folder)));
  assertEquals(stored, JSON.parse(JSON.stringify(experimentJsonSchema())), "run `deno task schema`");
});

Deno.test("YAML nested thousands of levels deep is refused with the file's name", () => {
  for (const text of ["[".repeat(20_000), "- ".repeat(20_000) + "x", "data: " + "{a: ".repeat(20_000)]) {
    const error = assertThrows(() => parseExperiment(text, "deep.yaml"), ExperimentError);
    assertStringIncludes(error.message, "deep.yaml");
  }
});

Deno.test("a fit of the canvas is a parameter of tasks only if it is not the paper's", () => {
  const canvasOf = (fit: string) =>
    parseExperiment(VALID.replace(/^canvas: \{/m, `canvas: {${fit} `), "e.yaml").canvas;
  assertEquals(canvasOf("fit: pad,"), canvasOf(""));
  assertEquals(canvasOf("fit: resize,"), { ...canvasOf(""), fit: "resize" });
  assertEquals("fit" in canvasOf("fit: pad,"), false);
});

Deno.test("folds that leave nothing for training, and folds with a search, are refused", () => {
  const errorOf = (split: string, more = "") =>
    assertThrows(() => parseExperiment(`${VALID}\nsplit: ${split}\n${more}`, "folds.yaml"), UserError)
      .message;
  assertStringIncludes(errorOf("{ folds: 1 }"), "split.folds: found 1, expected at least 2");
  assertStringIncludes(
    errorOf("{ folds: 2, validation: 0.5 }"),
    "split.validation: found 0.5 with test sets of 1/2 of the images, which leaves 0 % for training",
  );
  assertStringIncludes(
    errorOf(
      "{ folds: 5 }",
      "search: { seeds: [99], space: { learningRate: [0.01, 0.02] }, strategy: { kind: grid, epochs: 2 } }\n",
    ),
    "split.folds: found folds with a search",
  );
});

Deno.test("a split's faults are reported for the form that its keys belong to", () => {
  const split = (text: string) =>
    faultsOf(`${VALID}split: ${text}\n`).map((fault) => fault.split(": ").slice(1).join(": "));
  assertEquals(split("{ folds: five }"), ['split.folds: found "five", expected a number']);
  assertEquals(split("{ folds: 5.5, validation: lots }").length, 2);
  assertEquals(split("{ column: fold, train: [a] }"), [
    "split.validation: found nothing, expected a list",
    "split.test: found nothing, expected a list",
  ]);
  assertEquals(split("{ colum: fold, train: [a], validation: [b], test: [c] }").length, 2);
  assertEquals(split("{ train: most }"), ['split.train: found "most", expected a number']);
});

Deno.test("equalising files that are already equalised is refused with the line of `pixels`, and nothing else is", () => {
  const study = (data: string, pixels: string) =>
    `title: A test
data: ${data}
pixels: ${pixels}
canvas: { height: 128, width: 64, downsample: 2 }
heatMap: { blur: 21 }
seeds: [1]
training: { optimiser: { kind: adam }, learningRate: 0.01, batchSize: 4, patience: 2, epochs: 3 }
models: [{ name: Plain, network: resnet18, objective: none }]
`;
  const classes =
    "classes: [{ name: a, where: { Consolidation: '>= 3' } }, { name: b, not: [Consolidation] }]";
  for (
    const [kind, rest] of [["egd-cxr", ""], ["reflacx", `, ${classes}`]] as const
  ) {
    const jpg = `{ kind: ${kind}, images: { kind: mimic-cxr-jpg }${rest} }`;
    const error = assertThrows(() => parseExperiment(study(jpg, "mimic-jpg"), "e.yaml"), ExperimentError);
    assertStringIncludes(error.message, 'e.yaml:3:9: pixels: found "mimic-jpg", which equalises images');
    for (const pixels of ["raw-max", "voi"]) parseExperiment(study(jpg, pixels), "e.yaml");
    parseExperiment(study(`{ kind: ${kind}${rest} }`, "mimic-jpg"), "e.yaml");
  }
});
