/**
 * Tests the setting `heatMap` from the file to the tasks' parameters: in searches, sweeps and
 * reports.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { PLAIN_ENGINE } from "./testing/plain_engine.ts";
import { tuple } from "../formats/items.ts";
import { deviationsOf } from "./deviations.ts";
import { heatMapTask } from "./graph/data/data_tasks.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { openData } from "./open_data.ts";
import { parseExperiment } from "./parse.ts";
import { studySettings } from "./settings.ts";
import { faultsOf, VALID } from "./testing/experiment_faults.ts";

const GAUSSIAN = VALID.replace("{ blur: 21 }", "{ kind: gaussian, sigma: 40 }");
const CANVAS = { height: 128, width: 64, downsample: 2 };

const REFLACX =
  `{ kind: reflacx, readings: r, phases: [2], classes: [{ name: a, where: { A: ">= 3" } }, { name: b, not: [A] }] }`;

/** Returns the parameters of the tasks that draw heat maps, by name. */
async function drawn(text: string) {
  const experiment = parseExperiment(text, "e.yaml");
  const tasks = studyTasks(experiment, await openData(experiment, "data"), PLAIN_ENGINE);
  return Object.fromEntries(
    tasks.filter(({ module }) => module.endsWith("/heat_maps.ts")).map(({ name, parameters }) => [
      name,
      parameters,
    ]),
  );
}

Deno.test("the paper's blur is a parameter by itself; σ is another, with its units if they are degrees", async () => {
  assertEquals(await drawn(VALID), { "heat maps": { canvas: CANVAS, blur: 21 } });
  assertEquals(await drawn(VALID.replace("{ blur:", "{ kind: blur, blur:")), await drawn(VALID));
  assertEquals(await drawn(GAUSSIAN), { "heat maps": { canvas: CANVAS, sigma: 40 } });
  const units = (units: string) => drawn(GAUSSIAN.replace("sigma: 40", `sigma: 40, units: ${units}`));
  assertEquals(await units("pixels"), await drawn(GAUSSIAN));
  const degrees = GAUSSIAN.replace("sigma: 40", "sigma: 40, units: degrees");
  const reflacx = parseExperiment(
    degrees.replace("{ kind: phantom, images: 60, seed: 1 }", REFLACX),
    "e.yaml",
  );
  assertEquals(heatMapTask(reflacx, []).parameters, { canvas: CANVAS, sigma: 40, units: "degrees" });
});

Deno.test("degrees are refused with their line for gaze without pixels per degree", () => {
  const degrees = GAUSSIAN.replace("sigma: 40", "sigma: 40, units: degrees");
  const [fault = ""] = faultsOf(degrees);
  assertStringIncludes(
    fault,
    'e.yaml:4:46: heatMap.units: found "degrees", but the gaze of data of kind phantom',
  );
  const samples = REFLACX.replace("[2]", "[2], gaze: samples");
  assertStringIncludes(
    faultsOf(degrees.replace("{ kind: phantom, images: 60, seed: 1 }", samples)).join(),
    "unless data.gaze is fixations",
  );
});

Deno.test("fine heat maps are drawn if augmentation moves those of a training, and only then", async () => {
  const augmented = (model: "Plain" | "Guided", augmentation: string) =>
    drawn(
      model === "Plain"
        ? VALID.replace("objective: none", `objective: none, training: { augmentation: ${augmentation} }`)
        : VALID.replace("learningRate: 0.02", `learningRate: 0.02, augmentation: ${augmentation}`),
    );
  const fine = { "heat maps": { canvas: CANVAS, blur: 21, fine: true } };
  assertEquals(await augmented("Guided", "{ flip: true }"), fine);
  assertEquals(await augmented("Guided", "{ rotate: 5 }"), fine);
  for (const still of ["{ contrast: 0.1 }", "{ flip: false, shift: 0 }", "{}"]) {
    assertEquals(await augmented("Guided", still), await drawn(VALID));
  }
  assertEquals(await augmented("Plain", "{ flip: true }"), await drawn(VALID));
});

Deno.test("σ is swept and searched, each value with heat maps of its own", async () => {
  const swept = await drawn(`${GAUSSIAN}sweeps: [{ parameter: heatMap.sigma, values: [20, 30.5] }]\n`);
  assertEquals(Object.values(swept).map((parameters) => JSON.stringify(parameters)).toSorted(), [
    JSON.stringify({ canvas: CANVAS, sigma: 20 }),
    JSON.stringify({ canvas: CANVAS, sigma: 30.5 }),
    JSON.stringify({ canvas: CANVAS, sigma: 40 }),
  ]);
  const search = "search: { seeds: [7], space: { heatMap.sigma: [10, 50] }, strategy: { kind: grid } }\n";
  const searched = await drawn(GAUSSIAN + search);
  assertEquals(searched["heat maps/sigma 10"], { canvas: CANVAS, sigma: 10 });
  assertEquals(searched["heat maps/sigma 50"], { canvas: CANVAS, sigma: 50 });
});

Deno.test("settings of the other kind of heat map are refused, in the file, a sweep and a search", () => {
  const [sweep] = tuple(
    faultsOf(`${VALID}sweeps: [{ parameter: heatMap.sigma, values: [20, 30] }]\n`),
    1,
  );
  assertStringIncludes(sweep, 'sweeps.0.parameter: found "heatMap.sigma", but heatMap is of kind blur');
  const search = "search: { seeds: [7], space: { heatMap.blur: [10, 50] }, strategy: { kind: grid } }\n";
  const [space] = tuple(faultsOf(GAUSSIAN + search), 1);
  assertStringIncludes(
    space,
    'found "heatMap.blur", but heatMap is of kind gaussian, expected "heatMap.sigma"',
  );
  assertStringIncludes(faultsOf(VALID.replace("blur: 21", "sigma: 21")).join("\n"), "heatMap.blur");
  assertStringIncludes(faultsOf(GAUSSIAN.replace("sigma: 40", "sigma: 0")).join("\n"), "at least 0.01");
  assertStringIncludes(faultsOf(GAUSSIAN.replace("gaussian", "box")).join("\n"), "expected");
});

Deno.test("a Gaussian is listed among the settings and the deviations", () => {
  const experiment = parseExperiment(GAUSSIAN, "e.yaml");
  const told = studySettings(experiment, PLAIN_ENGINE).filter(({ name }) => /blur|σ/.test(name));
  assertEquals(told, [{ name: "heat map σ", value: "40 pixels" }]);
  const found = deviationsOf(experiment, { engine: PLAIN_ENGINE.identity })
    .filter(({ text }) => text.startsWith("Heat map:"));
  assertStringIncludes(
    found.map(({ text }) => text).join("\n"),
    "a Gaussian of 40 pixels around each sample",
  );
});
