import { assert, assertEquals } from "@std/assert";
import { requireFloat32 } from "../formats/tensor.ts";
import { checkpointParameters, initialCheckpoint, trainableCount } from "./testing/specified.ts";
import type { NetworkSpecification, Objective } from "./specification.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";

const full: NetworkSpecification = {
  name: "resnet50-released",
  width: 1,
  depth: 1,
  classes: 3,
  camReduction: "sum",
};
const small: NetworkSpecification = { ...full, width: 0.125, depth: 0.25 };
const plain: Objective = { kind: "classification" };
const gaze: Objective = { kind: "paper", logSigmaAttention: -23, logSigmaClassification: 7, logAlpha: 0.5 };

Deno.test("the released ResNet50 has the published number of parameters", () => {
  assertEquals(trainableCount(full, plain), 23_540_739);
  assertEquals(trainableCount(full, gaze), 23_540_742);
  assertEquals(trainableCount(full, { ...gaze, kind: "as-released" }), 23_540_742);
});

Deno.test("the released EfficientNetV2-S has the published number of parameters", () => {
  const efficient: NetworkSpecification = { ...full, name: "efficientnet_v2_s-released" };
  assertEquals(trainableCount(efficient, plain), 22_336_515);
  assertEquals(trainableCount(efficient, gaze), 22_336_518);
});

Deno.test("the network like PNet has at least twice as many trainable parameters as the released ResNet50", () => {
  const pnet: NetworkSpecification = { ...full, name: "pnet-like" };
  assertEquals(trainableCount(pnet, plain), 50_785_667);
  assertEquals(trainableCount(pnet, gaze), 50_785_670);
  assert(50_785_667 >= 2 * 23_540_739);
  const of = (prefix: string) =>
    checkpointParameters(pnet, plain)
      .filter(({ attributes: { name, trainable } }) => trainable && name.startsWith(prefix))
      .reduce(
        (total, { shape }) => total + shape.reduce<number>((count, size) => count * Number(size), 1),
        0,
      );
  // torchvision's vgg16().features, and resnet50() without its linear layer.
  assertEquals([of("vgg."), of("resnet.")], [14_714_688, 23_508_032]);
});

Deno.test("tensors have the names, shapes and types of PyTorch's state_dict", async () => {
  const file = new URL("../../fixtures/nn/state_dict.json", import.meta.url);
  const oracle = trustedJson<{ readonly state_dict: Readonly<Record<string, readonly number[]>> }>(
    await Deno.readTextFile(file),
  );
  const ours = checkpointParameters(full, plain);
  assertEquals(
    Object.fromEntries(ours.map(({ attributes: { name }, shape }) => [name, shape])),
    oracle.state_dict,
  );
  for (const { attributes: { name }, elementType } of ours) {
    assertEquals(elementType, name.endsWith("num_batches_tracked") ? "I64" : "F32", name);
  }
});

Deno.test("initial values follow PyTorch's distributions", () => {
  const checkpoint = initialCheckpoint(small, gaze, "test", 1);
  const values = (name: string) => requireFloat32(checkpoint, name).data;
  for (
    const [name, fanIn] of [
      ["conv1.weight", 3 * 49],
      ["layer1.0.conv2.weight", 8 * 9],
      ["layer4.0.conv3.bias", 64],
      ["fc.weight", 256],
    ] as const
  ) {
    const bound = 1 / Math.sqrt(fanIn), data = values(name);
    const variance = data.reduce((total, value) => total + value * value, 0) / data.length;
    assert(data.every((value) => Math.abs(value) <= bound), `${name} exceeds ±${bound}`);
    // The variance of U(−b, b) is b²/3; 0.2 is four standard errors for 400 values, fewer for none
    // here.
    assert(Math.abs(variance / (bound * bound / 3) - 1) < (data.length < 400 ? 0.6 : 0.2), name);
  }
  assert(values("bn1.weight").every((value) => value === 1));
  assert(values("bn1.bias").every((value) => value === 0));
  assert(values("bn1.running_var").every((value) => value === 1));
  assertEquals(checkpoint.get("bn1.num_batches_tracked")?.data, BigInt64Array.of(0n));
  assertEquals(values("log_sigma_attention"), Float32Array.of(-23));
  assertEquals(values("log_sigma_classification"), Float32Array.of(7));
  assertEquals(values("log_alpha"), Float32Array.of(0.5));
});

Deno.test("EfficientNetV2-S starts from He's normal distribution by fan-out, its squeezing layers near zero", () => {
  const checkpoint = initialCheckpoint(
    { ...small, name: "efficientnet_v2_s-released", width: 0.5 },
    plain,
    "test",
    1,
  );
  const values = (name: string) => requireFloat32(checkpoint, name).data;
  for (
    const [name, expected] of [
      ["features.2.0.block.0.0.weight", Math.sqrt(2 / (9 * 64))],
      ["features.4.0.block.1.0.weight", Math.sqrt(2 / (9 * 128))],
      ["features.5.0.block.2.fc1.weight", 0.001],
    ] as const
  ) {
    const data = values(name);
    const deviation = Math.sqrt(data.reduce((total, value) => total + value * value, 0) / data.length);
    // Over a thousand values each: four standard errors are below 0.09.
    assert(Math.abs(deviation / expected - 1) < 0.09, `${name}: ${deviation}, expected ${expected}`);
  }
  assert(values("features.5.0.block.2.fc1.bias").every((value) => value === 0));
});

Deno.test("a tensor's values depend only on the purpose and its name", () => {
  const first = initialCheckpoint(small, plain, "test", 1);
  assertEquals(
    initialCheckpoint({ ...small, depth: 0.5 }, gaze, "test", 1).get("conv1.weight"),
    first.get("conv1.weight"),
  );
  assert(
    first.get("conv1.weight")?.data[0] !==
      initialCheckpoint(small, plain, "test", 2).get("conv1.weight")?.data[0],
  );
});
