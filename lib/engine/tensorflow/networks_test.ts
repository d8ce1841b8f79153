import { assert, assertEquals } from "@std/assert";
import {
  brokenBounds,
  compareWithOracle,
  NETWORK_BOUNDS,
  ofFirstStep,
  oracleOf,
} from "../../../fixtures/nn/agreement.ts";
import { NETWORK_CASES } from "../../../fixtures/nn/cases.ts";
import { runFirstStep } from "../../../fixtures/nn/compare.ts";
import { withBinding } from "./testing/conditions.ts";
import { tensorflowEngine } from "./mod.ts";

/**
 * The gaze objective contains the classification loss, and this engine runs a network's operators
 * one by one, independently of the objective. Later steps run the same operators:
 * `agreement_test.ts` trains for several, `deno task agreement` every network under both objectives.
 */
const WITH_GAZE = NETWORK_CASES.filter(({ objective }) => objective.kind === "paper");

for (const agreement of WITH_GAZE) {
  Deno.test(
    withBinding(`the tensorflow engine agrees with PyTorch over a step: ${agreement.name}`),
    async () => {
      const results = await runFirstStep(await tensorflowEngine("tensorflow-cpu"), agreement);
      const found = compareWithOracle(results, agreement, ofFirstStep(await oracleOf(agreement)));
      assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
      assert(found.gradients.tensors > 30, `only ${found.gradients.tensors} gradients were compared`);
    },
  );
}
