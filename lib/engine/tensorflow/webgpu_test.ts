import { assert, assertEquals } from "@std/assert";
import { AGREEMENT_CASES, caseBatch, caseCheckpoint } from "../../../fixtures/nn/cases.ts";
import { onnxEngine } from "../onnx/mod.ts";
import { withWebgpu } from "./conditions.ts";
import { tensorflowEngine } from "./mod.ts";

Deno.test(await withWebgpu("a training step on WebGPU is the onnx engine's"), async () => {
  const agreement = { ...AGREEMENT_CASES[1], imageSize: [32, 40] as const, batches: [2] };
  const network = { ...agreement.network, depth: 0.01, width: 0.01 };
  const options = { ...agreement, network, checkpoint: caseCheckpoint({ ...agreement, network }) };
  const batch = caseBatch(options, 0);
  const [onnx, webgpu] = await Promise.all(
    [onnxEngine(), tensorflowEngine("webgpu")].map(async (starting) => {
      // With momentum, the first step leaves the gradients in its buffers.
      const trainer = await (await starting).trainer({
        ...options,
        optimiser: { kind: "sgd", momentum: 0.9 },
      });
      const losses = await trainer.step(batch, 1e-3);
      const state = new Map([...await trainer.optimiserState(), ...await trainer.checkpoint()]);
      await trainer.dispose();
      return { losses, state };
    }),
  );
  assert(Math.abs(onnx.losses.total - webgpu.losses.total) < 1e-5 * onnx.losses.total);
  assertEquals([...webgpu.state.keys()].sort(), [...onnx.state.keys()].sort());
  for (const [name, expected] of onnx.state) {
    const found = webgpu.state.get(name);
    assert(found !== undefined, name);
    const scale = Math.max(...Float64Array.from(expected.data, Number).map(Math.abs));
    expected.data.forEach((value: number | bigint, index: number) =>
      assert(Math.abs(Number(value) - Number(found.data[index])) <= 1e-4 * scale, `${name}[${index}]`)
    );
  }
});
