import { assertEquals, assertThrows } from "@std/assert";
import { buildNetwork, camGrid } from "./networks.ts";
import { checkpointParameters } from "./testing/specified.ts";
import { groupNormalisation } from "./layers.ts";
import { NETWORK_NAMES } from "./networks/mod.ts";
import { input } from "./operators/sources.ts";
import { NETWORK_CASES } from "../../fixtures/nn/cases.ts";
import type { NetworkSpecification } from "./specification.ts";

const network: NetworkSpecification = {
  name: "resnet50-released",
  width: 1,
  depth: 1,
  classes: 3,
  camReduction: "sum",
};

Deno.test("the network's total stride is 32", () => {
  assertEquals(camGrid(network, [1536, 1280]), [48, 40]);
  assertEquals(camGrid(network, [64, 96]), [2, 3]);
  assertEquals(camGrid(network, [65, 33]), [3, 2]);
  assertEquals(buildNetwork(network, [64, 96]).logits.shape, ["batch", 3]);
});

Deno.test("every network accepts images from 64×64 on, and all except pnet-like accept odd sizes, rounded up", () => {
  for (const name of NETWORK_NAMES) {
    const small = { ...network, name, width: 0.125, depth: 0.25 };
    assertEquals(camGrid(small, [64, 64]), [2, 2], name);
    const [height, width] = camGrid(small, [96, 160]);
    assertEquals([height, width], [3, 5], name);
  }
  // DenseNet's average pools drop the remaining pixels, as torchvision's do.
  for (const name of NETWORK_NAMES.filter((name) => name !== "densenet121" && name !== "pnet-like")) {
    assertEquals(camGrid({ ...network, name, width: 0.125, depth: 0.25 }, [65, 97]), [3, 4], name);
  }
  assertEquals(camGrid({ ...network, name: "densenet121", width: 0.125, depth: 0.25 }, [65, 97]), [2, 3]);
  assertThrows(() => camGrid({ ...network, name: "pnet-like" }, [65, 96]), RangeError, "multiples of 32");
});

Deno.test("every network is held against PyTorch with gaze and without", () => {
  const cases = new Set(NETWORK_CASES.map(({ network, objective }) => `${network.name} ${objective.kind}`));
  const expected = NETWORK_NAMES.flatMap((name) => [`${name} paper`, `${name} classification`]);
  assertEquals([...cases].sort(), expected.sort());
});

Deno.test("width and depth scale channels and blocks", () => {
  const shapes = new Map(
    checkpointParameters({ ...network, width: 0.25, depth: 0.5 }, { kind: "classification" })
      .map(({ attributes: { name }, shape }) => [name, shape]),
  );
  assertEquals(shapes.get("conv1.weight"), [16, 3, 7, 7]);
  assertEquals(shapes.get("layer4.0.conv3.weight"), [512, 128, 1, 1]);
  const blocks = [1, 2, 3, 4].map((stage) =>
    [...shapes.keys()].filter((name) => new RegExp(`^layer${stage}\\.\\d+\\.conv1\\.weight`).test(name))
      .length
  );
  assertEquals(blocks, [2, 2, 3, 2]);
});

Deno.test("a graph refuses tensors that do not fit, with both shapes in the message", () => {
  assertThrows(() => buildNetwork(network, [0, 64]), RangeError, "smaller than the 7×7 filter");
});

Deno.test("groups that do not divide the channels are refused with both numbers", () => {
  const x = input("x", ["batch", 12, 4, 4]);
  assertThrows(() => groupNormalisation(x, "norm", 5), RangeError, "5 groups do not divide 12 channels");
});
