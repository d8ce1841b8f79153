import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { float32, type Tensor, type Tensors } from "../formats/tensor.ts";
import { initialCheckpoint } from "./testing/specified.ts";
import { modelOfAnySize } from "./networks.ts";
import type { NetworkSpecification, Objective } from "./specification.ts";
import { startFromWeights, WeightsError } from "./weights.ts";

const NETWORK: NetworkSpecification = {
  name: "resnet18",
  width: 0.125,
  depth: 0.25,
  classes: 3,
  camReduction: "sum",
};
const PLAIN: Objective = { kind: "classification" };
const GAZE: Objective = { kind: "paper", logSigmaAttention: -2, logSigmaClassification: 1, logAlpha: 0.5 };

const initial = initialCheckpoint(NETWORK, PLAIN, "here");
const weights = initialCheckpoint(NETWORK, PLAIN, "elsewhere");

function start(weights: Tensors, network: NetworkSpecification = NETWORK, from: Tensors = initial) {
  return startFromWeights({
    initial: from,
    weights,
    network: modelOfAnySize(network, PLAIN),
    source: "w.safetensors",
  });
}

/** Returns the lines of the error message for rejected weights. */
function faultLines(weights: Tensors, network: NetworkSpecification = NETWORK): string[] {
  const from = initialCheckpoint(network, PLAIN, "here");
  return assertThrows(() => start(weights, network, from), WeightsError).message.split("\n");
}

function changed(changes: Readonly<Record<string, Tensor | undefined>>, from: Tensors = weights): Tensors {
  const tensors = new Map(from);
  for (const [name, tensor] of Object.entries(changes)) {
    if (tensor === undefined) tensors.delete(name);
    else tensors.set(name, tensor);
  }
  return tensors;
}

const zeros = (...shape: number[]) => float32(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));

Deno.test("startFromWeights() takes every tensor of the file, in the network's order", () => {
  const { checkpoint, head } = start(new Map([...weights].reverse()));
  assertEquals(head, "loaded");
  assertEquals([...checkpoint], [...weights]);
});

Deno.test("a missing last layer, or one for another number of classes, leaves the network's own random", () => {
  const thousand = initialCheckpoint({ ...NETWORK, classes: 1000 }, PLAIN, "elsewhere");
  const headless = changed({ "fc.weight": undefined, "fc.bias": undefined });
  for (const file of [thousand, headless]) {
    const { checkpoint, head } = start(file);
    assertEquals(head, "random");
    for (const [name, tensor] of checkpoint) {
      assertEquals(tensor, (name.startsWith("fc.") ? initial : weights).get(name), name);
    }
  }
});

Deno.test("a last layer that is no linear layer on the network's features is refused", () => {
  assertEquals(faultLines(changed({ "fc.bias": undefined })).slice(1, -1), [
    "  1 missing:",
    "    fc.bias [classes]",
  ]);
  assertEquals(faultLines(changed({ "fc.weight": zeros(7, 32), "fc.bias": zeros(6) })).slice(1, -1), [
    "  2 of another shape or type:",
    "    fc.weight: found F32 [7, 32], expected F32 [classes, 64]",
    "    fc.bias: found F32 [6], expected F32 [classes]",
  ]);
});

Deno.test("the extra parameters of gaze-guided training start as the experiment says, whatever the file holds", () => {
  const gaze = initialCheckpoint(NETWORK, GAZE, "here");
  for (const file of [weights, initialCheckpoint(NETWORK, { ...GAZE, logAlpha: 9 }, "elsewhere")]) {
    const { checkpoint } = start(file, NETWORK, gaze);
    assertEquals(checkpoint.get("log_alpha")?.data, Float32Array.of(0.5));
    assertEquals(checkpoint.get("conv1.weight"), weights.get("conv1.weight"));
  }
  assertEquals(start(gaze).checkpoint.has("log_alpha"), false);
});

Deno.test("batch counters are taken from the file, or start at 0 if an old file has none", () => {
  const counter = "bn1.num_batches_tracked";
  const counted: Tensor = { dtype: "I64", shape: [], data: BigInt64Array.of(7n) };
  assertEquals(start(changed({ [counter]: counted })).checkpoint.get(counter), counted);
  assertEquals(start(changed({ [counter]: undefined })).checkpoint.get(counter)?.data, BigInt64Array.of(0n));
});

Deno.test("weights that do not fit are refused with every tensor that is missing, extra or misshapen", () => {
  const lines = faultLines(changed({
    "conv1.weight": zeros(8, 1, 7, 7),
    "bn1.weight": { dtype: "F64", shape: [8], data: new Float64Array(8) },
    "bn1.bias": undefined,
    "aux.weight": zeros(2, 3),
  }));
  assertEquals(lines.slice(0, -1), [
    "w.safetensors: found tensors that are not those of network resnet18 of width 0.125 and depth 0.25:",
    "  1 missing:",
    "    bn1.bias [8]",
    "  1 extra:",
    "    aux.weight [2, 3]",
    "  2 of another shape or type:",
    "    conv1.weight: found F32 [8, 1, 7, 7], expected F32 [8, 3, 7, 7]",
    "    bn1.weight: found F64 [8], expected F32 [8]",
  ]);
  assertStringIncludes(
    lines.at(-1) ?? "",
    "safetensors.torch.save_file(model.float().state_dict(), FILE)",
  );
});

Deno.test("for a network of another width or kind, the message lists the first tensors and counts the others", () => {
  const wide = faultLines(weights, { ...NETWORK, width: 0.25 });
  const count = [...weights].filter(([name]) => !name.endsWith("num_batches_tracked")).length - 1;
  assertEquals(wide[1], `  ${count} of another shape or type:`); // all but fc.bias, which has no channels
  assertEquals(wide.slice(11, 13), [
    "    layer1.0.bn1.running_var: found F32 [8], expected F32 [16]",
    `    … and ${count - 10} more`,
  ]);
  assertEquals(wide.length, 14);
  const biases = faultLines(initialCheckpoint({ ...NETWORK, name: "resnet50" }, PLAIN, "elsewhere"), {
    ...NETWORK,
    name: "resnet50-released",
  });
  assertStringIncludes(biases[0] ?? "", "network resnet50-released of width 0.125");
  assertStringIncludes(biases[2] ?? "", "conv1.bias [8]");
});

Deno.test("weights with a NaN or an infinity are refused by name", () => {
  for (const value of [NaN, -Infinity]) {
    const bias = zeros(8);
    bias.data[3] = value;
    assertEquals(faultLines(changed({ "bn1.bias": bias })), [
      "w.safetensors: bn1.bias holds a NaN or an infinity, from which no training can start; export the weights again",
    ]);
  }
});
