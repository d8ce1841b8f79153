import { assert, assertEquals } from "@std/assert";
import {
  type AgreementCase,
  agreementCase,
  caseBatch,
  caseOptions,
  NETWORK_CASES,
} from "../../../fixtures/nn/cases.ts";
import type { Engine } from "../engine.ts";
import type { Value } from "../../nn/graph.ts";
import type { NetworkName } from "../../nn/networks/mod.ts";
import { onnxEngine } from "../onnx/mod.ts";
import { withWebgpu } from "./testing/conditions.ts";
import { tensorflowEngine } from "./mod.ts";
import { trainingGraph } from "./training_step.ts";

/**
 * Networks that together have every kind of operator. They are tiny, since software Vulkan takes a
 * minute for five steps of a larger one.
 */
const TINY = [
  tiny("resnet50-released", [32, 40], 0.01),
  tiny("mobilenet_v2", [33, 40], 0.01),
  tiny("densenet121", [64, 35], 0.01),
  // With fewer channels, its gradients would be rounding errors only.
  tiny("pnet-like", [64, 32], 0.125),
];

/** A seed whose draw keeps away from the corners of ReLUs, as those of `NETWORK_CASES` do. */
function tiny(name: NetworkName, imageSize: readonly [number, number], width: number): AgreementCase {
  const paper = agreementCase("paper-adam");
  return {
    ...paper,
    name,
    imageSize,
    draw: 2,
    batches: [2],
    network: { ...paper.network, name, depth: 2 * width, width },
  };
}

for (const agreement of TINY) {
  Deno.test(
    await withWebgpu(`a training step on WebGPU is the onnx engine's: ${agreement.network.name}`),
    async () => {
      const options = caseOptions(agreement);
      const batch = caseBatch(agreement, 0);
      const stepped = async (engine: Engine) => {
        // With momentum, the optimiser's buffers hold the gradients after the first step.
        const trainer = await engine.trainer({ ...options, optimiser: { kind: "sgd", momentum: 0.9 } });
        const losses = await trainer.step(batch, 1e-3);
        const state = new Map([...await trainer.optimiserState(), ...await trainer.checkpoint()]);
        await trainer.dispose();
        return { losses, state };
      };
      const [onnx, webgpu] = await Promise.all([
        onnxEngine().then(stepped),
        tensorflowEngine("webgpu").then(stepped),
      ]);
      assert(Math.abs(onnx.losses.total - webgpu.losses.total) < 1e-5 * onnx.losses.total);
      assertEquals([...webgpu.state.keys()].sort(), [...onnx.state.keys()].sort());
      const largest = (data: ArrayLike<number | bigint>) =>
        Array.from(data, Number).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const steepest = Math.max(
        ...[...onnx.state].filter(([name]) => name.endsWith("momentum_buffer")).map(([, { data }]) =>
          largest(data)
        ),
      );
      for (const [name, expected] of onnx.state) {
        const found = webgpu.state.get(name);
        assert(found !== undefined, name);
        // So few channels give gradients that are zero apart from rounding.
        const scale = Math.max(
          largest(expected.data),
          name.endsWith("momentum_buffer") ? 0.01 * steepest : 0,
        );
        expected.data.forEach((value: number | bigint, index: number) =>
          assert(Math.abs(Number(value) - Number(found.data[index])) <= 1e-4 * scale, `${name}[${index}]`)
        );
      }
    },
  );
}

Deno.test("the steps on WebGPU have every kind of operator that any network has", () => {
  const kinds = (cases: readonly AgreementCase[]) =>
    [
      ...new Set(cases.flatMap((agreement) =>
        trainingGraph({ ...caseOptions(agreement), checkpoint: new Map() }).losses.order.map(kindOf)
      )),
    ].sort();
  assertEquals(kinds(TINY), kinds(NETWORK_CASES));
});

/** The kind of an operator; a depthwise convolution runs on kernels of its own. */
function kindOf(value: Value): string {
  return value.kind === "conv2d" && value.attributes.groups > 1 ? "depthwise conv2d" : value.kind;
}
