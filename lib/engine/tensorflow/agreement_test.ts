import { assert, assertEquals } from "@std/assert";
import { brokenBounds, measureAgreement } from "../../../fixtures/nn/agreement.ts";
import {
  AGREEMENT_CASES,
  agreementCase,
  caseBatch,
  caseOptions,
  shortRun,
} from "../../../fixtures/nn/cases.ts";
import type { Tensors } from "../../formats/tensor.ts";
import { onnxEngine } from "../onnx/mod.ts";
import { withBinding } from "./testing/conditions.ts";
import { tensorflowEngine } from "./mod.ts";

/**
 * The tolerances. Rounding decides the sign of some activations. Adam moves a weight whose gradient
 * is zero except for rounding by the whole learning rate, in either direction; in `paper-adam` this
 * happens to a γ in the first step. So results after the first step have loose tolerances here, and
 * are checked step by step below.
 */
const BOUNDS = {
  outputs: 1e-5,
  losses: 1e-5,
  gradients: 2e-5,
  statistics: 1e-5,
  steps: 5e-3,
  trained: 1e-2,
} as const;

for (const agreement of AGREEMENT_CASES) {
  Deno.test(withBinding(`the tensorflow engine agrees with PyTorch: ${agreement.name}`), async () => {
    const found = await measureAgreement(await tensorflowEngine("tensorflow-cpu"), shortRun(agreement));
    assertEquals(brokenBounds(found, BOUNDS), []);
  });
}

for (
  const agreement of [
    agreementCase("paper-adam"),
    agreementCase("paper-adamax"),
    agreementCase("classification-momentum"),
  ].map(shortRun)
) {
  Deno.test(
    withBinding(
      `from any state of the onnx engine, a step of the tensorflow engine is its step: ${agreement.name}`,
    ),
    async () => {
      const options = caseOptions(agreement);
      const onnx = await (await onnxEngine()).trainer(options);
      const tensorflow = await (await tensorflowEngine("tensorflow-cpu")).trainer(options);
      let alike = 0;
      for (let step = 0; step < agreement.batches.length; step++) {
        tensorflow.loadCheckpoint(await onnx.checkpoint());
        tensorflow.loadOptimiserState(await onnx.optimiserState());
        const before = await onnx.checkpoint(), batch = caseBatch(agreement, step);
        const expected = await onnx.step(batch, agreement.learningRate);
        const found = await tensorflow.step(batch, agreement.learningRate);
        assert(Math.abs(found.total - expected.total) <= 2e-5 * Math.abs(expected.total), `step ${step}`);
        const { off, count } = movedApart(before, await onnx.checkpoint(), await tensorflow.checkpoint());
        // Rounding sometimes changes the sign of an activation, which changes the direction of
        // gradients of its layer.
        assert(off <= 1e-2 * count, `step ${step}: ${off} of ${count} weights moved elsewhere`);
        if (off <= 1e-4 * count) alike++;
        assertEquals(
          (await tensorflow.optimiserState()).get("step"),
          (await onnx.optimiserState()).get("step"),
        );
      }
      assert(alike >= agreement.batches.length - 1, `only ${alike} steps are alike`);
      await onnx.dispose();
      await tensorflow.dispose();
    },
  );
}

/**
 * Counts the elements that one step moved in the two engines to values further apart than 2 % of
 * their tensor's longest move.
 */
function movedApart(before: Tensors, a: Tensors, b: Tensors) {
  let off = 0, count = 0;
  assertEquals([...a.keys()].sort(), [...b.keys()].sort());
  for (const [name, start] of before) {
    const left = a.get(name), right = b.get(name);
    assert(left !== undefined && right !== undefined, name);
    assertEquals(right.shape, left.shape, name);
    let furthest = 0;
    for (let index = 0; index < start.data.length; index++) {
      furthest = Math.max(furthest, Math.abs(Number(left.data[index]) - Number(start.data[index])));
    }
    // The rounding of a weight stored in float32: half a unit in the last place, for each engine.
    const rounding = (index: number) => 2 ** -23 * Math.abs(Number(start.data[index]));
    for (let index = 0; index < start.data.length; index++, count++) {
      const apart = Math.abs(Number(left.data[index]) - Number(right.data[index]));
      if (apart > 0.02 * furthest + rounding(index)) off++;
    }
  }
  return { off, count };
}
