import { assert, assertEquals } from "@std/assert";
import {
  brokenBounds,
  compareWithOracle,
  NETWORK_BOUNDS,
  ofFirstStep,
  oracleOf,
} from "../../../fixtures/nn/agreement.ts";
import { NETWORK_CASES, SHORT_STEPS, shortRun } from "../../../fixtures/nn/cases.ts";
import { differentTensors, runCase, runFirstStep } from "../../../fixtures/nn/compare.ts";
import type { NetworkName } from "../../nn/networks/mod.ts";
import { onnxEngine } from "./mod.ts";
import { LAYOUTS, WIDEST } from "./testing/layouts.ts";

/**
 * Networks whose first step is run on three threads, too. Together they have depthwise convolutions;
 * a max-pool with overlapping windows; average pools; group normalisation and dilations.
 */
const ON_THREADS: readonly NetworkName[] = ["mobilenet_v2", "resnet18", "densenet121", "pnet-like"];

for (const block of LAYOUTS) {
  for (const agreement of NETWORK_CASES) {
    const { name, network, objective } = agreement;
    const isGazeGuided = objective.kind === "paper";
    // The objective with gaze has all of the classification in it.
    if (block !== WIDEST && !isGazeGuided) continue;
    // Later steps depend on the layout's order of memory. `agreement_test.ts` runs them in every
    // layout, with and without gaze; `deno task agreement` runs them for all of these networks.
    const goesOn = block === WIDEST && isGazeGuided;
    const steps = goesOn ? `${SHORT_STEPS} steps` : "a step";
    Deno.test(`onnx agrees with PyTorch over ${steps}, blocks of ${block}: ${name}`, async () => {
      const engine = await onnxEngine({ block }), run = shortRun(agreement);
      const results = await (goesOn ? runCase : runFirstStep)(engine, run);
      const oracle = await oracleOf(run);
      const found = compareWithOracle(results, run, goesOn ? oracle : ofFirstStep(oracle));
      assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
      assert(found.gradients.tensors > 30, `only ${found.gradients.tensors} gradients were compared`);
      if (!goesOn || !ON_THREADS.includes(network.name)) return;
      const shared = await runFirstStep(engine, run, 3);
      assertEquals(differentTensors(shared, ofFirstStep(results)), [], "on three threads");
    });
  }
}
