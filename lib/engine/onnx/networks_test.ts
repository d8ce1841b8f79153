import { assertEquals } from "@std/assert";
import { brokenBounds, measureAgreement, NETWORK_BOUNDS } from "../../../fixtures/nn/agreement.ts";
import { type AgreementCase, NETWORK_CASES, shortRun } from "../../../fixtures/nn/cases.ts";
import type { Block } from "./identity.ts";
import { LAYOUTS } from "./testing/layouts.ts";
import { onnxEngine } from "./mod.ts";

/**
 * Blocks are what the compiler rewrites most. In NCHW the objective with gaze, which has all of the
 * classification in it, stands for both; `agreement_test.ts` trains without gaze in NCHW.
 */
function casesIn(block: Block): readonly AgreementCase[] {
  const onlyGaze = block === 1 && LAYOUTS.length > 1;
  return NETWORK_CASES.filter(({ objective }) => !onlyGaze || objective.kind === "paper");
}

for (const block of LAYOUTS) {
  for (const agreement of casesIn(block)) {
    Deno.test(`onnx agrees with PyTorch over three steps, blocks of ${block}: ${agreement.name}`, async () => {
      const found = await measureAgreement(await onnxEngine({ block }), shortRun(agreement));
      assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
    });
  }
}
