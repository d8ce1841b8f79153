import { assert, assertEquals } from "@std/assert";
import { brokenBounds, compareWithOracle, oracleOf } from "../../../fixtures/nn/agreement.ts";
import { AGREEMENT_CASES, shortRun } from "../../../fixtures/nn/cases.ts";
import { runCase } from "../../../fixtures/nn/compare.ts";
import { onnxEngine } from "./mod.ts";
import { LAYOUTS } from "./testing/layouts.ts";

/**
 * Differences allowed. After the first step rounding decides on which side of zero some activation
 * falls, so weights' changes may differ by more than gradients (PyTorch in float32: up to 0.1 from
 * itself in float64 here); what holds for most tensors is checked by their median.
 */
const BOUNDS = {
  outputs: 1e-5,
  losses: 1e-5,
  gradients: 2e-5,
  statistics: 1e-5,
  steps: 1e-4,
  // Plain gradient descent's steps of 3e-5 are small beside the weights, and lose digits in
  // storage.
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
      // The bias of a convolution ahead of a normalisation has no effect, and is left as it is.
      if (/^(gradient|change)\/.*(conv\d|downsample\.0)\.bias$/.test(key)) {
        assert(data.every((value) => Number(value) === 0), key);
      }
    }
  });
}
