import { assertEquals } from "@std/assert";
import { threeClasses } from "../../data/reflacx/testing.ts";
import { CASES, experimentOn, GAZE } from "../testing/table_experiment.ts";
import { deviationsOf } from "../deviations.ts";
import { classesText, gazeText, organsText } from "./other_data.ts";

Deno.test("REFLACX's classes, gaze, readers and ellipses are listed as differences from the paper", () => {
  const textFor = (changes = {}) => gazeText(threeClasses(changes));
  const end = ", instead of one radiologist's samples that each count 1 (paper, Algorithm 1).";
  assertEquals(
    textFor(),
    `Gaze: fixations weighted by their duration, all readings of an image joined${end}`,
  );
  assertEquals(
    textFor({ gaze: "samples", readers: "first" }),
    `Gaze: raw samples, the first reading of an image${end}`,
  );
  assertEquals(
    textFor({ readers: ["P300R1"] })?.includes("the chosen readings of an image joined"),
    true,
  );
  assertEquals(organsText(threeClasses())?.includes("ellipses that readers drew"), true);
  assertEquals(classesText(threeClasses())?.includes("certainties"), true);
});

Deno.test("a table's gaze and organs are listed if they differ from the paper's", () => {
  const classes = ["normal", "mass"];
  const dataOf = (data: Readonly<Record<string, unknown>>) =>
    experimentOn({ data: { cases: CASES, classes, ...data } }).data;
  const { weight: _, ...samples } = GAZE;
  assertEquals([dataOf({}), dataOf({ gaze: samples })].map(gazeText), [undefined, undefined]);
  assertEquals(gazeText(dataOf({ gaze: GAZE }))?.includes("weighted by their duration"), true);
  assertEquals(organsText(dataOf({})), undefined);
  const organs = { mass: { mask: "masks/{id}.png" } };
  assertEquals(organsText(dataOf({ organs }))?.includes("the places that the experiment describes"), true);
});

Deno.test("data that another entry describes are listed once, and a Gaussian of one degree is in the singular", () => {
  const engine = { name: "onnx", version: "1", provider: "cpu" };
  const experiment = { ...experimentOn({ data: { cases: CASES, classes: ["normal", "mass"], gaze: GAZE } }) };
  const reflacx = { ...experiment, data: threeClasses() };
  const heatMap = { kind: "gaussian", sigma: 1, units: "degrees" } as const;
  const textsFor = (isDataTold: boolean) =>
    deviationsOf({ ...reflacx, heatMap }, { engine, isDataTold }).map(({ text }) => text);
  assertEquals(textsFor(false).filter((text) => text.startsWith("Data: REFLACX, phases 2 and 3 ")).length, 1);
  assertEquals(textsFor(true).filter((text) => text.startsWith("Data: REFLACX")), []);
  const spread = textsFor(true).filter((text) => text.startsWith("Heat map"));
  assertEquals(spread, [
    "Heat map: a Gaussian of 1 degree around each sample or fixation instead of counts per pixel, blurred (paper, Algorithm 1).",
  ]);
});
