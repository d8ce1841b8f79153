import { assert, assertEquals } from "@std/assert";
import { brokenBounds, compareWithOracle, oracleOf } from "../../../fixtures/nn/agreement.ts";
import { AGREEMENT_CASES, shortRun } from "../../../fixtures/nn/cases.ts";
import { runCase } from "../../../fixtures/nn/compare.ts";
import { onnxEngine } from "./mod.ts";
import { LAYOUTS } from "./testing/layouts.ts";

/**
 * The tolerances. Rounding decides the sign of some activations after the first step, so weights'
 * changes may differ more than gradients (PyTorch in float32: up to 0.1 from itself in float64
 * here). The median checks the bulk of the tensors.
 */
const BOUNDS = {
  outputs: 1e-5,
  losses: 1e-5,
  gradients: 2e-5,
  statistics: 1e-5,
  steps: 1e-4,
  // Plain gradient descent's steps of 3e-5 are small beside the weights, so float32 storage loses
  // digits of them.
  changes: 2e-2,
  trained: 1e-4,
} as const;
const WORST_CHANGE = 3e-2;

/**
 * Optimisers run after the compiled graph, on memory whose order the layout of the images decides:
 * all of them in the widest blocks, and in NCHW, which keeps a checkpoint's order, one for each
 * objective, head and normalisation.
 */
const IN_NCHW = ["classification-adam", "paper-adam", "as-released-adam", "imagenet-class-weights"];

for (
  const [block, agreement] of LAYOUTS.flatMap((each) =>
    AGREEMENT_CASES
      .filter(({ name }) => each > 1 || LAYOUTS.length === 1 || IN_NCHW.includes(name))
      .map((one) => [each, shortRun(one)] as const)
  )
) {
  Deno.test(`onnx agrees with PyTorch, blocks of ${block}: ${agreement.name}`, async () => {
    const results = await runCase(await onnxEngine({ block }), agreement);
    const found = compareWithOracle(results, agreement, await oracleOf(agreement));
    assertEquals(brokenBounds(found, BOUNDS), []);
    assert(found.changes.worst <= WORST_CHANGE, `${found.changes.tensor} is ${found.changes.worst} off`);
    assert(found.gradients.tensors > 50, `only ${found.gradients.tensors} gradients were compared`);
    for (const [key, { data }] of results) {
      // The bias of a convolution before a normalisation has no effect, and is not updated.
      if (/^(gradient|change)\/.*(conv\d|downsample\.0)\.bias$/.test(key)) {
        assert(data.every((value) => Number(value) === 0), key);
      }
    }
  });
}
