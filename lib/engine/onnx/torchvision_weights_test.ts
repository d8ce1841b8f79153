import { assert, assertEquals } from "@std/assert";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import { requireFloat32, type Tensors } from "../../formats/tensor.ts";
import { staticShape } from "../../nn/graph.ts";
import { buildModel } from "../../nn/networks.ts";
import { initialCheckpoint } from "../../nn/testing/specified.ts";
import { startFromWeights } from "../../nn/weights.ts";
import { onnxEngine } from "./mod.ts";

async function fixture(name: string): Promise<Tensors> {
  const file = new URL(`../../../fixtures/nn/torchvision/${name}.safetensors`, import.meta.url);
  return decodeSafetensors(await Deno.readFile(file), name).tensors;
}

Deno.test("a torchvision network from Python's safetensors gives the same scores as in PyTorch", async () => {
  const network = {
    name: "mobilenet_v2",
    width: 0.125,
    depth: 0.25,
    classes: 5,
    camReduction: "sum",
  } as const;
  const weights = await fixture("mobilenet_v2");
  const oracle = await fixture("scores");
  const images = requireFloat32(oracle, "images");
  const [, , height, width] = staticShape(images.shape, 4);
  const model = buildModel(network, { kind: "classification" }, [height, width]);
  const initial = initialCheckpoint(network, { kind: "classification" }, "test");
  const { checkpoint, head } = startFromWeights({ initial, weights, network: model, source: "mobilenet_v2" });
  assertEquals(head, "loaded");
  const engine = await onnxEngine();
  const scores = async (checkpoint: Tensors) => {
    const predictor = await engine.predictor({ model, checkpoint });
    try {
      return (await predictor.predict(images)).logits;
    } finally {
      await predictor.dispose();
    }
  };
  const expected = requireFloat32(oracle, "scores");
  const found = await scores(checkpoint);
  assertEquals(found.shape, expected.shape);
  const largest = Math.max(...expected.data.map(Math.abs));
  const worst = (scores: Float32Array) =>
    Math.max(...expected.data.map((value, index) => Math.abs(value - scores[index]!))) / largest;
  assert(worst(found.data) < 1e-5, `${worst(found.data)} of the largest score`);
  // Negative control: the first filter, or one running mean deep inside, keeps its initial value.
  for (const name of ["features.0.0.weight", "features.3.conv.1.1.running_mean"]) {
    const random = initial.get(name);
    assert(random !== undefined, name);
    const { data } = await scores(new Map([...checkpoint, [name, random]]));
    assert(worst(data) > 1e-2, `${name}: ${worst(data)}`);
  }
  if (Deno.env.has("FOVEA_SHOW_AGREEMENT")) console.log("worst difference", worst(found.data));
});
