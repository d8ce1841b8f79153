import { assertEquals } from "@std/assert";
import { deviationsOf } from "./deviations.ts";
import { networkOf } from "./network_of.ts";
import { parseExperiment } from "./parse.ts";
import { itemAt } from "../formats/items.ts";
import { VALID } from "./testing/experiment_faults.ts";

const engine = { name: "onnx", version: "1.30.0", provider: "cpu, nchw" };

/** The experiment whose first model has `setting`. */
const withSetting = (setting: string) =>
  parseExperiment(VALID.replace("objective: none", `objective: none, ${setting}`), "e.yaml");

Deno.test("a normalisation is a parameter of the network only where it is not the paper's", () => {
  const plain = networkOf(itemAt(parseExperiment(VALID, "e.yaml").models, 0));
  assertEquals(networkOf(itemAt(withSetting("normalisation: none").models, 0)), plain);
  const found = networkOf(itemAt(withSetting("normalisation: imagenet").models, 0));
  assertEquals(found, { ...plain, normalisation: "imagenet" });
});

Deno.test("a normalisation other than the paper's is among the deviations", () => {
  const told = (setting: string) =>
    deviationsOf(withSetting(setting), { engine }).filter(({ text }) => text.includes("ImageNet's mean"));
  assertEquals(told("normalisation: none"), []);
  assertEquals(told("normalisation: imagenet").length, 1);
});
