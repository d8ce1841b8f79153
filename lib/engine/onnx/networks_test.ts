import { assert, assertEquals } from "@std/assert";
import { NETWORK_CASES } from "../../../fixtures/nn/cases.ts";
import { readOracle, runCase, worstRelativeDifference } from "../../../fixtures/nn/compare.ts";
import { onnxEngine } from "./mod.ts";

/**
 * Worst differences allowed, relative to each tensor's largest element; the oracle is PyTorch in float64. Why later
 * steps may differ by more than a gradient: see `lib/nn/README.md`.
 */
const TOLERANCES: Readonly<Record<string, number>> = {
  before: 1e-5,
  first: 1e-5,
  gradient: 1e-4,
  step: 1e-4,
  after: 1e-3,
  trained: 1e-3,
};

for (const agreement of NETWORK_CASES) {
  Deno.test(`the onnx engine agrees with PyTorch: ${agreement.name}`, async () => {
    const file = new URL(`../../../fixtures/nn/networks/${agreement.name}.safetensors`, import.meta.url);
    const oracle = readOracle(await Deno.readFile(file));
    const results = await runCase(await onnxEngine(), agreement);
    const faults: string[] = [];
    const changes: number[] = [];
    const worst: Record<string, number> = {};
    let compared = 0;
    for (const [key, expected] of oracle) {
      const name = key.slice(agreement.name.length + 1);
      const kind = name.split("/")[0].replace(/\d+$/, "");
      const pooled = name.endsWith("/pooled");
      const ours = results.get(pooled ? name.replace("pooled", "logits") : name);
      assert(ours !== undefined, `${name} is missing`);
      const difference = worstRelativeDifference(ours, expected);
      if (kind === "change") changes.push(difference);
      else {
        worst[kind] = Math.max(worst[kind] ?? 0, difference);
        if (!(difference <= TOLERANCES[kind])) faults.push(`${name}: ${difference.toExponential(1)}`);
      }
      compared++;
    }
    assertEquals(faults, []);
    // Adam moves a weight whose gradient is all rounding by the whole learning rate, so only most tensors are alike.
    const median = changes.sort((a, b) => a - b)[Math.floor(changes.length / 2)];
    assert(median < 2e-3, `the median change is ${median} off`);
    assert(compared > 100, `only ${compared} tensors were compared`);
    if (Deno.env.has("FOVEA_SHOW_AGREEMENT")) console.log(agreement.name, worst, { median, compared });
  });
}
