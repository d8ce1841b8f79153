import { assert, assertEquals } from "@std/assert";
import { AGREEMENT_CASES, caseBatch, caseCheckpoint } from "../../../fixtures/nn/cases.ts";
import { readOracle, runCase, worstRelativeDifference } from "../../../fixtures/nn/compare.ts";
import type { Tensors } from "../../formats/tensor.ts";
import { onnxEngine } from "../onnx/mod.ts";
import { withBinding } from "./conditions.ts";
import { tensorflowEngine } from "./mod.ts";

const oracleFile = new URL("../../../fixtures/nn/oracle.safetensors", import.meta.url);

/**
 * Worst differences allowed, relative to each tensor's largest element; the oracle is PyTorch in float64. Adam moves a
 * weight whose gradient is zero but for rounding by the whole learning rate, in either direction (in `paper-adam` that
 * befalls a γ at once), so what comes after the first step is loose here and checked step by step below.
 */
const TOLERANCES: Readonly<Record<string, number>> = {
  before: 1e-5,
  first: 1e-5,
  gradient: 2e-5,
  step: 5e-3,
  after: 1e-2,
  trained: 1e-2,
};

for (const agreement of AGREEMENT_CASES) {
  Deno.test(withBinding(`the tensorflow engine agrees with PyTorch: ${agreement.name}`), async () => {
    const oracle = readOracle(await Deno.readFile(oracleFile));
    const results = await runCase(await tensorflowEngine("tensorflow-cpu"), agreement);
    const faults: string[] = [];
    let compared = 0;
    for (const [key, expected] of oracle) {
      if (!key.startsWith(`${agreement.name}/`)) continue;
      const name = key.slice(agreement.name.length + 1);
      const kind = name.split("/")[0].replace(/\d+$/, "");
      if (name.endsWith("/pooled") || kind === "change") continue;
      const ours = results.get(name);
      if (/(conv\d|downsample\.0)\.bias$/.test(name)) {
        // The bias of a convolution ahead of a normalisation has no effect: PyTorch's gradient is rounding noise.
        assert(ours === undefined || ours.data.every((value) => Number(value) === 0), name);
        continue;
      }
      assert(ours !== undefined, `${name} is missing`);
      const difference = worstRelativeDifference(ours, expected);
      if (!(difference <= TOLERANCES[kind])) faults.push(`${name}: ${difference.toExponential(1)}`);
      compared++;
    }
    assertEquals(faults, []);
    assert(compared > 100, `only ${compared} tensors were compared`);
  });
}

for (const agreement of [AGREEMENT_CASES[0], AGREEMENT_CASES[1], AGREEMENT_CASES[3], AGREEMENT_CASES[5]]) {
  Deno.test(
    withBinding(
      `from any state of the onnx engine, a step of the tensorflow engine is its step: ${agreement.name}`,
    ),
    async () => {
      const options = { ...agreement, checkpoint: caseCheckpoint(agreement) };
      const onnx = await (await onnxEngine()).trainer(options);
      const tensorflow = await (await tensorflowEngine("tensorflow-cpu")).trainer(options);
      let alike = 0;
      for (let step = 0; step < agreement.batches.length; step++) {
        tensorflow.loadCheckpoint(onnx.checkpoint());
        tensorflow.loadOptimiserState(onnx.optimiserState());
        const before = onnx.checkpoint(), batch = caseBatch(agreement, step);
        const expected = await onnx.step(batch, agreement.learningRate);
        const found = await tensorflow.step(batch, agreement.learningRate);
        assert(Math.abs(found.total - expected.total) <= 2e-5 * Math.abs(expected.total), `step ${step}`);
        const { off, count } = movedApart(before, onnx.checkpoint(), tensorflow.checkpoint());
        // Rounding puts an activation now and then on the other side of zero, which turns gradients of its layer.
        assert(off <= 1e-2 * count, `step ${step}: ${off} of ${count} weights moved elsewhere`);
        if (off <= 1e-4 * count) alike++;
        assertEquals(
          tensorflow.optimiserState().get("step"),
          onnx.optimiserState().get("step"),
        );
      }
      assert(alike >= agreement.batches.length - 1, `only ${alike} steps are alike`);
      await onnx.dispose();
      await tensorflow.dispose();
    },
  );
}

/** How many elements one step moved to places that differ by more than 2 % of the furthest that their tensor moved. */
function movedApart(before: Tensors, a: Tensors, b: Tensors) {
  let off = 0, count = 0;
  assertEquals([...a.keys()].sort(), [...b.keys()].sort());
  for (const [name, start] of before) {
    const left = a.get(name), right = b.get(name);
    assert(left !== undefined && right !== undefined, name);
    assertEquals(right.shape, left.shape, name);
    const moved = Float64Array.from(left.data, Number).map((value, index) =>
      Math.abs(value - Number(start.data[index]))
    );
    const furthest = moved.reduce((most, distance) => Math.max(most, distance), 0);
    // What storing a weight in float32 rounds away: half a unit in its last place, for each engine.
    const rounding = (index: number) => 2 ** -23 * Math.abs(Number(start.data[index]));
    for (let index = 0; index < moved.length; index++, count++) {
      const apart = Math.abs(Number(left.data[index]) - Number(right.data[index]));
      if (apart > 0.02 * furthest + rounding(index)) off++;
    }
  }
  return { off, count };
}
