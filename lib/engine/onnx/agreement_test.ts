import { assert, assertEquals } from "@std/assert";
import { AGREEMENT_CASES, type AgreementCase, caseCheckpoint } from "../../../fixtures/nn/cases.ts";
import { readOracle, runCase, worstRelativeDifference } from "../../../fixtures/nn/compare.ts";
import type { Tensor, Tensors } from "../../formats/tensor.ts";
import { onnxEngine } from "./mod.ts";

const oracleFile = new URL("../../../fixtures/nn/oracle.safetensors", import.meta.url);

/**
 * Worst differences allowed, relative to each tensor's largest element; the oracle is PyTorch in float64. After the first
 * step rounding decides on which side of zero some activation falls, so weights' changes may differ by more (PyTorch in
 * float32: up to 0.1 from itself in float64 here); what holds for most tensors is checked by their median.
 */
const TOLERANCES = {
  before: 1e-5,
  first: 1e-5,
  gradient: 2e-5,
  step: 1e-4,
  change: 3e-2,
  after: 1e-4,
  trained: 1e-4,
} as const;

for (const agreement of AGREEMENT_CASES) {
  Deno.test(`the onnx engine agrees with PyTorch: ${agreement.name}`, async () => {
    const oracle = new Map(
      [...readOracle(await Deno.readFile(oracleFile))].flatMap(([key, value]) =>
        key.startsWith(`${agreement.name}/`) ? [[key.slice(agreement.name.length + 1), value] as const] : []
      ),
    );
    const results = await runCase(await onnxEngine(), agreement);
    const start = caseCheckpoint(agreement);
    const faults: string[] = [];
    const changes: number[] = [];
    let compared = 0;
    for (const [key, expected] of oracle) {
      if (key.endsWith("/pooled") || chaotic(agreement, key)) continue;
      const ours = results.get(key);
      if (withoutGradient(key)) {
        // Such a bias has no effect on the loss: PyTorch's gradient is rounding noise, ours is left out.
        assert(ours === undefined || ours.data.every((value) => Number(value) === 0), key);
        continue;
      }
      assert(ours !== undefined, `${key} is missing`);
      const kind = key.split("/")[0].replace(/\d+$/, "");
      assert(isKind(kind), key);
      const rounding = kind === "change" ? storageRounding(agreement, start, key.slice(7)) : 0;
      const difference = worstRelativeDifference(ours, expected, rounding);
      if (!(difference <= TOLERANCES[kind])) faults.push(`${key}: ${difference.toExponential(1)}`);
      if (kind === "change") changes.push(difference);
      compared++;
    }
    assertEquals(faults, []);
    const median = changes.sort((a, b) => a - b)[Math.floor(changes.length / 2)];
    assert(median < 1e-2, `the median change is ${median} off`);
    assert(compared > 200, `only ${compared} tensors were compared`);
  });
}

Deno.test("with the summed head, scores equal global average pooling and a linear layer", async () => {
  const oracle = readOracle(await Deno.readFile(oracleFile));
  const agreement = AGREEMENT_CASES[0];
  const results = await runCase(await onnxEngine(), agreement);
  for (const stage of ["before", "trained"]) {
    const logits = results.get(`${stage}/logits`), pooled = oracle.get(`${agreement.name}/${stage}/pooled`);
    assert(logits && pooled);
    assert(worstRelativeDifference(logits, pooled) < 1e-4);
  }
});

function isKind(kind: string): kind is keyof typeof TOLERANCES {
  return Object.hasOwn(TOLERANCES, kind);
}

/** The biases of convolutions ahead of a batch normalisation: all that this network has. */
function withoutGradient(key: string): boolean {
  return /^(gradient|change)\/.*(conv\d|downsample\.0)\.bias$/.test(key);
}

/** With weights of 4.75e19 PyTorch's noise in those biases is a real gradient, and what they shift moves with them. */
function chaotic({ name }: AgreementCase, key: string): boolean {
  return name.endsWith("tiny-sigma") && /^(after|trained)|^change.*(conv\d|downsample\.0)\.bias/.test(key);
}

/** Half a unit in the last place of the largest weight, for every step: what storing weights in float32 may change. */
function storageRounding({ batches }: AgreementCase, start: Tensors, name: string): number {
  return batches.length * 2 ** -24 * largest(start.get(name));
}

function largest(tensor: Tensor | undefined): number {
  return Array.from(tensor?.data ?? [], Number).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
