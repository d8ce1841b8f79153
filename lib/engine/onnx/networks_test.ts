import { assertEquals } from "@std/assert";
import { brokenBounds, measureAgreement, NETWORK_BOUNDS } from "../../../fixtures/nn/agreement.ts";
import { NETWORK_CASES, shortRun } from "../../../fixtures/nn/cases.ts";
import { LAYOUTS } from "./testing/layouts.ts";
import { onnxEngine } from "./mod.ts";

for (const block of LAYOUTS) {
  for (const agreement of NETWORK_CASES) {
    Deno.test(`onnx agrees with PyTorch over three steps, blocks of ${block}: ${agreement.name}`, async () => {
      const found = await measureAgreement(await onnxEngine({ block }), shortRun(agreement));
      assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
    });
  }
}
