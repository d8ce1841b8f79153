import { assertEquals } from "@std/assert";
import { brokenBounds, measureAgreement, NETWORK_BOUNDS } from "../../../fixtures/nn/agreement.ts";
import { NETWORK_CASES, shortRun } from "../../../fixtures/nn/cases.ts";
import { withBinding } from "./testing/conditions.ts";
import { tensorflowEngine } from "./mod.ts";

/**
 * The gaze objective contains the classification loss, and this engine runs a network's operators
 * one by one, independently of the objective; `deno task agreement` runs both objectives.
 */
const WITH_GAZE = NETWORK_CASES.filter(({ objective }) => objective.kind === "paper");

for (const agreement of WITH_GAZE) {
  Deno.test(
    withBinding(`the tensorflow engine agrees with PyTorch over three steps: ${agreement.name}`),
    async () => {
      const found = await measureAgreement(await tensorflowEngine("tensorflow-cpu"), shortRun(agreement));
      assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
    },
  );
}
