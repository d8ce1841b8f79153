import { assertEquals } from "@std/assert";
import { brokenBounds, measureAgreement, NETWORK_BOUNDS } from "../../../fixtures/nn/agreement.ts";
import { NETWORK_CASES } from "../../../fixtures/nn/cases.ts";
import { onnxEngine } from "./mod.ts";

for (const agreement of NETWORK_CASES) {
  Deno.test(`the onnx engine agrees with PyTorch over five steps: ${agreement.name}`, async () => {
    const found = await measureAgreement(await onnxEngine(), agreement);
    assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
  });
}
