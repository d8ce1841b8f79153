import { assertEquals, assertThrows } from "@std/assert";
import { buildNetwork, camGrid } from "./networks.ts";
import { checkpointParameters } from "./initialise.ts";
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
