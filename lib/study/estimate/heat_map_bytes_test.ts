import { assert, assertEquals } from "@std/assert";
import { parseExperiment } from "../parse.ts";
import { heatMapRowBytes, heatMapTaskBytes } from "./heat_map_bytes.ts";
import { renderEstimate } from "./render_estimate.ts";

/** The paper's canvas: 48 × 40 cells, and 192 × 160 points of a fine map. */
const study = (rest: string) =>
  parseExperiment(
    `title: A test
data: { kind: phantom, images: 60, seed: 1 }
canvas: { height: 3072, width: 2560, downsample: 2 }
heatMap: { blur: 500 }
seeds: [1]
training: { optimiser: { kind: adam }, learningRate: 0.01, batchSize: 4, patience: 2, epochs: 3 }
models:
  - { name: Plain, network: resnet18, objective: none }
  - { name: Guided, network: resnet18, objective: paper, gaze: { logSigmaAttention: -1 } }
${rest}`,
    "e.yaml",
  );

const COARSE = 4 * 48 * 40, FINE = 16 * COARSE;

Deno.test("fine heat maps count if augmentation may move them, and no heat map counts without gaze", () => {
  const moved = "augmentation: { rotate: 5 }";
  const searched = `search:
  seeds: [101]
  space: { augmentation: [none, { shift: 0.1 }] }
  strategy: { kind: grid }
`;
  for (
    const [experiment, expected] of [
      [study(""), COARSE],
      [study(searched), COARSE + FINE],
      [study("sweeps: [{ parameter: augmentation, values: [none, { flip: true }] }]\n"), COARSE + FINE],
      [study("sweeps: [{ parameter: augmentation, values: [none, { contrast: 0.1 }] }]\n"), COARSE],
    ] as const
  ) {
    const [plain, guided] = experiment.models;
    assertEquals([heatMapRowBytes(experiment, plain!), heatMapRowBytes(experiment, guided!)], [0, expected]);
  }
  const experiment = study("");
  const training = { ...experiment.training, augmentation: { flip: true } };
  assertEquals(heatMapRowBytes({ ...experiment, training }, experiment.models[1]!), COARSE + FINE, moved);
});

Deno.test("the memory bound of the heat map task is above measured peaks, and near them", () => {
  const fine = study("sweeps: [{ parameter: augmentation, values: [none, { rotate: 5 }] }]\n");
  // Peak resident memory of the task in KiB, Gaussians of one degree, 40 fixations an image.
  for (
    const [experiment, images, peak] of [
      [fine, 1083, 578_096],
      [fine, 400, 301_780],
      [study(""), 1083, 108_724],
      [study(""), 400, 91_440],
    ] as const
  ) {
    const bound = heatMapTaskBytes(experiment, images) / 1024;
    assert(bound > peak && bound < 1.4 * peak, `${images}: ${bound} for ${peak}`);
  }
});

Deno.test("a plan shows the memory of the heat maps, and warns if they do not fit", () => {
  const gibibyte = 2 ** 30;
  const estimate = { models: [], seconds: 1, jobs: 1, bytes: 1, heatMapBytes: 1.5 * gibibyte };
  const text = renderEstimate({ ...estimate, available: { bytes: 2 * gibibyte, limit: "machine" } }).join(
    "\n",
  );
  assert(text.includes("making the heat maps needs 1.5 GiB") && !text.includes("warning"), text);
  const short = renderEstimate({ ...estimate, available: { bytes: gibibyte, limit: "machine" } }).join("\n");
  assert(short.includes("warning: this machine has 1.0 GiB available; the system would end the task"), short);
});
