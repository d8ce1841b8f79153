import { assertEquals } from "@std/assert";
import { brokenBounds, measureAgreement, NETWORK_BOUNDS } from "../../../fixtures/nn/agreement.ts";
import { NETWORK_CASES } from "../../../fixtures/nn/cases.ts";
import type { Value } from "../../nn/graph.ts";
import { withBinding, withWebgpu } from "./conditions.ts";
import { tensorflowEngine } from "./mod.ts";
import { trainingGraph } from "./training_step.ts";

for (const agreement of NETWORK_CASES) {
  Deno.test(
    withBinding(`the tensorflow engine agrees with PyTorch over five steps: ${agreement.name}`),
    async () => {
      const found = await measureAgreement(await tensorflowEngine("tensorflow-cpu"), agreement);
      assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
    },
  );
}

/** Software Vulkan takes 5 to 40 s for a case. These two have every kind of operator between them. */
const ON_WEBGPU = ["pnet-like-paper", "mobilenet_v2-classification"];

for (const agreement of NETWORK_CASES.filter(({ name }) => ON_WEBGPU.includes(name))) {
  Deno.test(
    await withWebgpu(
      `the tensorflow engine on WebGPU agrees with PyTorch over five steps: ${agreement.name}`,
    ),
    async () => {
      const found = await measureAgreement(await tensorflowEngine("webgpu"), agreement);
      assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
    },
  );
}

Deno.test("the cases on WebGPU have every kind of operator that any case has", () => {
  const kinds = (cases: typeof NETWORK_CASES) =>
    [
      ...new Set(cases.flatMap((agreement) =>
        trainingGraph({ ...agreement, checkpoint: new Map() }).losses.order.map(kindOf)
      )),
    ].sort();
  assertEquals(kinds(NETWORK_CASES.filter(({ name }) => ON_WEBGPU.includes(name))), kinds(NETWORK_CASES));
});

/** An operator's kind; a depthwise convolution runs on kernels of its own. */
function kindOf(value: Value): string {
  return value.kind === "conv2d" && value.attributes.groups > 1 ? "depthwise conv2d" : value.kind;
}
