import { assert, assertEquals } from "@std/assert";
import { brokenBounds, measureAgreement, NETWORK_BOUNDS } from "../../../fixtures/nn/agreement.ts";
import {
  type AgreementCase,
  agreementCase,
  caseBatch,
  caseOptions,
  NETWORK_CASES,
  shortRun,
} from "../../../fixtures/nn/cases.ts";
import type { Engine } from "../engine.ts";
import type { Value } from "../../nn/graph.ts";
import type { NetworkName } from "../../nn/networks/mod.ts";
import { onnxEngine } from "../onnx/mod.ts";
import { withWebgpu } from "./testing/conditions.ts";
import { tensorflowEngine } from "./mod.ts";
import { trainingGraph } from "./training_step.ts";

/**
 * The case that is compared with PyTorch. `deno task agreement` compares them all: software Vulkan
 * takes 5 to 50 s for one.
 */
const WITH_PYTORCH = NETWORK_CASES.filter(({ name }) => name === "mobilenet_v2-classification");

/**
 * Networks that, with {@linkcode WITH_PYTORCH}, have every kind of operator. They are tiny, since
 * software Vulkan takes a minute for five steps of a larger one.
 */
const TINY = [
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

for (const agreement of WITH_PYTORCH) {
  Deno.test(
    await withWebgpu(
      `the tensorflow engine on WebGPU agrees with PyTorch over three steps: ${agreement.name}`,
    ),
    async () => {
      const found = await measureAgreement(await tensorflowEngine("webgpu"), shortRun(agreement));
      assertEquals(brokenBounds(found, NETWORK_BOUNDS), []);
    },
  );
}

Deno.test("the steps on WebGPU cover every kind of operator of all networks, with every size of window", () => {
  const kinds = (cases: readonly AgreementCase[]) =>
    [
      ...new Set(cases.flatMap((agreement) =>
        trainingGraph({ ...caseOptions(agreement), checkpoint: new Map() }).losses.order.flatMap(kindsOf)
      )),
    ].sort();
  assertEquals(kinds([...TINY, ...WITH_PYTORCH]), kinds(NETWORK_CASES));
});

/**
 * Returns the kinds of an operator. Each kernel, stride and dilation is one; a depthwise
 * convolution runs on kernels of its own.
 */
function kindsOf(value: Value): readonly string[] {
  switch (value.kind) {
    case "conv2d": {
      const { attributes: { groups, stride, dilation }, inputs: [, filter, bias] } = value;
      const kind = groups > 1 ? "depthwise conv2d" : "conv2d";
      const windows = `${kind}, kernel ${filter.shape.slice(2)}, stride ${stride}, dilation ${dilation}`;
      return bias === undefined ? [windows] : [windows, `${kind} with bias`];
    }
    case "maxPool":
      return [`maxPool ${JSON.stringify(value.attributes)}`];
    default:
      return [value.kind];
  }
}
