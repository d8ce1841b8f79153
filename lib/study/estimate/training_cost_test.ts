import { assert, assertAlmostEquals, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import { localMachine } from "../../graph/executor/local/local_machine.ts";
import type { Machine } from "../../graph/executor/machine.ts";
import { storeDoor } from "../../graph/store/door/door.ts";
import { renderEstimate } from "./render_estimate.ts";
import { trainingCost } from "./training_cost.ts";
import { probeSchema, type TrainingCost, type TrainingProbe } from "./training_probe.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const probe: TrainingProbe = {
  engine: { family: "onnx", block: 1 },
  network: { name: "resnet18", width: 0.25, depth: 0.34, camReduction: "sum", classes: 3 },
  objective: { kind: "classification" },
  optimiser: { kind: "sgd", momentum: 0.9 },
  imageSize: [576, 448],
  batches: [2, 1],
};

Deno.test("memory extrapolated from smaller images matches the memory of the real ones, and is remembered", async () => {
  const folder = await Deno.makeTempDir();
  const options = { door: storeDoor(folder), memo: `${folder}/memo/costs.json`, root, jobs: 1 };
  const start = performance.now();
  const direct = await trainingCost(probe, { ...options, measuredPixels: 1e7 });
  const elapsed = (performance.now() - start) / 1000;
  const few = { ...options, measuredPixels: 2e5 };
  const extended = await trainingCost(probe, few);
  assertEquals(extended.stateBytes, direct.stateBytes);
  assert(direct.compileSeconds > 0 && direct.startSeconds > 0);
  assert(direct.startSeconds + direct.compileSeconds < elapsed, "compiling is counted twice");
  const ratio = extended.peakBytes / direct.peakBytes;
  assert(ratio > 0.8 && ratio < 1.25, `worked out ${extended.peakBytes}, measured ${direct.peakBytes}`);
  assertEquals(await trainingCost(probe, few), extended);
  assertEquals(Object.keys(trustedJson<object>(await Deno.readTextFile(options.memo))).length, 3);
  await Deno.remove(folder, { recursive: true });
});

/** Returns this machine with a probe that answers with `costOf` of a batch's pixels. */
function machineOf(costOf: (pixels: number) => TrainingCost): Machine {
  return {
    ...localMachine(),
    ask({ args: [text = ""] }) {
      const { imageSize: [height, width], batches } = probeSchema.parse(JSON.parse(text));
      const stdout = JSON.stringify(costOf(height * width * batches[0]!));
      return Promise.resolve({ success: true, signal: null, stdout, stderr: "" });
    },
  };
}

Deno.test("costs extrapolate on a line through two sizes, and never to less than the larger size's", async () => {
  const folder = await Deno.makeTempDir();
  const extended = (name: string, costOf: (pixels: number) => TrainingCost) =>
    trainingCost(probe, {
      ...{ door: storeDoor(folder), memo: `${folder}/memo/${name}.json`, root, jobs: 1 },
      ...{ machine: machineOf(costOf), measuredPixels: 2e5 },
    });
  const rising = (pixels: number): TrainingCost => ({
    compileSeconds: 3,
    startSeconds: 1 + pixels / 2 ** 20,
    stepSeconds: pixels / 2 ** 18,
    evaluateSeconds: pixels / 2 ** 19,
    peakBytes: 2 ** 28 + 1024 * pixels,
    stateBytes: 2 ** 20,
  });
  const found = await extended("rising", rising), expected = rising(576 * 448 * 2);
  for (const [key, value] of Object.entries(expected)) {
    assertAlmostEquals(Object.entries(found).find(([name]) => name === key)?.[1] ?? NaN, value, 1e-6 * value);
  }
  const falling = (pixels: number): TrainingCost => ({
    ...rising(pixels),
    stepSeconds: 4 - pixels / 2 ** 20,
  });
  // The larger of the two sizes that are measured: 384 × 256 pixels, two in a batch.
  assertEquals((await extended("falling", falling)).stepSeconds, falling(384 * 256 * 2).stepSeconds);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the error for a training that cannot be tried names the network and the reason", async () => {
  const folder = await Deno.makeTempDir();
  const wrong: TrainingProbe = {
    ...probe,
    imageSize: [33, 32],
    network: { ...probe.network, name: "pnet-like" },
  };
  await assertRejects(
    () => trainingCost(wrong, { door: storeDoor(folder), memo: `${folder}/memo/costs.json`, root, jobs: 1 }),
    Error,
    "pnet-like could not be tried: ",
  );
  await Deno.remove(folder, { recursive: true });
});

Deno.test("the estimate warns if trainings do not fit, with the numbers and with what would fit", () => {
  const gibibyte = 2 ** 30;
  const estimate = {
    models: [{ model: "ResNet", trainings: 5, seconds: 100, bytes: 6 * gibibyte }],
    seconds: 250,
    jobs: 2,
    bytes: 12 * gibibyte,
    heatMapBytes: undefined,
    available: { bytes: 10 * gibibyte, limit: "machine" } as const,
  };
  const text = renderEstimate(estimate).join("\n");
  for (const part of ["5 × 1 min 40 s, 6.0 GiB each", "10.0 GiB available", "--jobs 1 would fit"]) {
    assertStringIncludes(text, part);
  }
  const alone = renderEstimate({ ...estimate, available: { bytes: 3 * gibibyte, limit: "group" } }).join(
    "\n",
  );
  assertStringIncludes(alone, "not even one training of ResNet fits");
  assertStringIncludes(alone, "control group (container) has 3.0 GiB");
  assert(!renderEstimate({ ...estimate, available: undefined }).join("\n").includes("warning"));
});
