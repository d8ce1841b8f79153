/** Tests plain models in ONNX Runtime against this program's own predictions, for every network. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { UserError } from "../../errors/user_error.ts";
import { decodeCheckpoint } from "../checkpoint/read_checkpoint.ts";
import { NETWORK_NAMES } from "../../nn/networks/mod.ts";
import { inventedCheckpoint } from "../testing/invented_checkpoint.ts";
import { type PlainInputName, plainOnnx } from "./plain_onnx.ts";
import { differenceOf, TOLERANCE } from "./verify_plain.ts";

Deno.test("a plain model of every network gives this program's predictions, from pixels of any size or from images", async () => {
  for (const [index, name] of NETWORK_NAMES.entries()) {
    const bytes = inventedCheckpoint({
      name,
      // Odd sizes, and both ways of reducing and of normalising.
      canvas: { height: 190, width: 127, downsample: 2 },
      camReduction: index % 2 === 0 ? "sum" : "mean",
      normalisation: index % 2 === 0 ? "none" : "imagenet",
      pixels: index % 2 === 0 ? "raw-max" : "voi",
      ...(name === "pnet-like" ? { canvas: { height: 128, width: 128, downsample: 2 } } : {}),
    });
    const checkpoint = decodeCheckpoint(bytes, name);
    const inputs: readonly PlainInputName[] = index === 0 ? ["images", "pixels"] : ["pixels"];
    for (const input of inputs) {
      const file = plainOnnx(checkpoint, input);
      const difference = await differenceOf(file, checkpoint, input);
      assert(difference <= TOLERANCE, `${name}, ${input}: ${difference}`);
      assertEquals(file, plainOnnx(checkpoint, input));
    }
  }
});

Deno.test("a difference of predictions is detected, and the error for a model that resizes images says what to do", async () => {
  const of = (seed: number) =>
    decodeCheckpoint(
      inventedCheckpoint({ name: "resnet18", canvas: { height: 64, width: 64, downsample: 1 }, seed }),
      "resnet18",
    );
  assert(await differenceOf(plainOnnx(of(1), "images"), of(2), "images") > TOLERANCE);
  const resizing = decodeCheckpoint(
    inventedCheckpoint({ name: "resnet18", canvas: { height: 64, width: 64, downsample: 1, fit: "resize" } }),
    "resnet18",
  );
  assertThrows(() => plainOnnx(resizing, "pixels"), UserError, "expected --input images");
  assert(await differenceOf(plainOnnx(resizing, "images"), resizing, "images") <= TOLERANCE);
});
