import { assert, assertEquals } from "@std/assert";
import { NETWORK_CASES } from "../../../fixtures/nn/cases.ts";
import { readOracle, runCase, worstRelativeDifference } from "../../../fixtures/nn/compare.ts";
import type { Tensor } from "../../formats/tensor.ts";
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
    // In the oracle's file a tensor's first element is its norm.
    const norm = ({ data }: Tensor) => Number(data[0]);
    const steepest = [...oracle].reduce(
      (most, [key, value]) => key.includes("/gradient/") ? Math.max(most, norm(value)) : most,
      0,
    );
    const withoutEffect = new Set<string>();
    const worst: Record<string, number> = {};
    let compared = 0;
    for (const [key, expected] of [...oracle].toSorted(gradientsFirst)) {
      const name = key.slice(agreement.name.length + 1);
      const kind = name.split("/")[0].replace(/\d+$/, "");
      const pooled = name.endsWith("/pooled");
      const ours = results.get(pooled ? name.replace("pooled", "logits") : name);
      assert(ours !== undefined, `${name} is missing`);
      if (kind === "gradient" && norm(expected) < 1e-10 * steepest) {
        // A β that only shifts what a normalisation centres again: zero but for rounding, in PyTorch too.
        const ourNorm = Math.hypot(...Array.from(ours.data, Number));
        assert(ourNorm < 1e-5 * steepest, `${name}: ${ourNorm} beside ${steepest}`);
        withoutEffect.add(name.slice("gradient/".length));
        continue;
      }
      if (kind === "change" && withoutEffect.has(name.slice("change/".length))) continue;
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
    assert(median < 1e-2, `the median change is ${median} off`);
    assert(compared > 100, `only ${compared} tensors were compared`);
    if (Deno.env.has("FOVEA_SHOW_AGREEMENT")) console.log(agreement.name, worst, { median, compared });
  });
}

function gradientsFirst([a]: readonly [string, Tensor], [b]: readonly [string, Tensor]): number {
  return Number(b.includes("/gradient/")) - Number(a.includes("/gradient/"));
}
