import { assertEquals, assertThrows } from "@std/assert";
import { dataNeeds } from "./data_needs.ts";
import { deviationsOf } from "./deviations.ts";
import { openData } from "./open_data.ts";
import { networkOf, objectiveOf } from "./network_of.ts";
import { parseExperiment } from "./parse.ts";
import { itemAt } from "../formats/items.ts";
import { VALID } from "./testing/experiment_faults.ts";

const engine = { name: "onnx", version: "1.30.0", provider: "cpu, nchw" };

/** Returns the experiment whose first model has `setting`. */
const withSetting = (setting: string) =>
  parseExperiment(VALID.replace("objective: none", `objective: none, ${setting}`), "e.yaml");

Deno.test("a normalisation is a parameter of the network only if it is not the paper's", () => {
  const plain = networkOf(itemAt(parseExperiment(VALID, "e.yaml").models, 0));
  assertEquals(networkOf(itemAt(withSetting("normalisation: none").models, 0)), plain);
  const found = networkOf(itemAt(withSetting("normalisation: imagenet").models, 0));
  assertEquals(found, { ...plain, normalisation: "imagenet" });
});

Deno.test("a normalisation other than the paper's is listed among the deviations", () => {
  const deviationsFor = (setting: string) =>
    deviationsOf(withSetting(setting), { engine }).filter(({ text }) => text.includes("ImageNet's mean"));
  assertEquals(deviationsFor("normalisation: none"), []);
  assertEquals(deviationsFor("normalisation: imagenet").length, 1);
});

Deno.test("class weights are part of the objective, listed as a deviation, and one per class", async () => {
  const weighted = (setting: string) => withSetting(`classWeights: ${setting}`);
  const first = ({ models }: ReturnType<typeof weighted>) => itemAt(models, 0);
  assertEquals(objectiveOf(first(parseExperiment(VALID, "e.yaml"))), { kind: "classification" });
  assertEquals(objectiveOf(first(weighted("balanced"))), {
    kind: "classification",
    classWeights: "balanced",
  });
  const experiment = weighted("[1, 2.5]");
  assertEquals(objectiveOf(first(experiment)), { kind: "classification", classWeights: [1, 2.5] });
  const weightTexts = deviationsOf(experiment, { engine }).filter(({ text }) =>
    text.includes("class weights")
  );
  assertEquals(weightTexts.length, 1);
  const data = await openData(experiment, "data");
  assertEquals(dataNeeds(experiment, data).map(({ path, message }) => `${path.join(".")}: ${message}`), [
    "models.0.classWeights: found 2 weights, expected 3, one for each class in this order: " +
    data.classes.map(({ name }) => name).join(", "),
  ]);
  assertEquals(dataNeeds(weighted("[1, 2, 0.5]"), data), []);
  assertThrows(() => weighted("[1, 0]"), Error, "at least 0.000001");
  assertThrows(() => weighted("even"), Error, '"balanced"');
});
