/** Tests X-rays in PNG and JPEG files against OpenCV (`fixtures/pictures/make_pictures.py`). */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { encode } from "fast-png";
import expected from "../../fixtures/pictures/pictures.json" with { type: "json" };
import { policyPixels } from "./dicom/pixel_policy.ts";
import { PictureError } from "./pictures/picture_error.ts";
import { prepareImage } from "./prepared_image.ts";
import { readImage } from "./read_image.ts";

const PICTURES = new URL("../../fixtures/pictures/", import.meta.url);

const read = (name: string) => Deno.readFile(new URL(name, PICTURES));

Deno.test("pictures of every kind have OpenCV's grey values; those of JPEG and colour may differ by one", async () => {
  const names = Object.entries(expected.files);
  assertEquals(names.length, 7);
  for (const [name, { rows, columns, values }] of names) {
    const image = await readImage(await read(name), name);
    assertEquals([image.rows, image.columns], [rows, columns], name);
    const furthest = values.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - image.pixels[at]!)),
      0,
    );
    assert(furthest <= (/^grey\d+\.png$/.test(name) ? 0 : 1), `${name}: ${furthest}`);
    assertEquals(image.format, name.endsWith("png") ? "PNG" : "JPEG");
  }
});

Deno.test("a picture's kind follows from its bytes, and pixel policies work as they do for DICOM", async () => {
  const image = await readImage(await read("grey16.png"), "renamed.dcm");
  const highest = Math.max(...image.pixels);
  assertEquals([image.bitsStored, highest > 255], [16, true]);
  const whole = policyPixels(image, "voi");
  assertEquals(whole[5], Math.fround(image.pixels[5]! / 65535));
  const canvas = { height: 32, width: 32, downsample: 1 };
  const { pixels } = await prepareImage(await read("grey16.png"), "grey16.png", {
    policy: "raw-max",
    canvas,
  });
  assertEquals(pixels.reduce((most, value) => Math.max(most, value), 0), 1);
});

Deno.test("a palette's colours are converted to grey as other colours are", async () => {
  const file = encode({
    width: 2,
    height: 1,
    data: Uint8Array.of(0, 1),
    channels: 1,
    depth: 8,
    palette: [[10, 10, 10], [255, 0, 0]],
  });
  assertEquals([...(await readImage(file, "p.png")).pixels], [10, 76]);
});

Deno.test("damaged, truncated and unsupported pictures are refused by name", async () => {
  const png = await read("grey8.png"), jpeg = await read("grey.jpg");
  const refused: readonly (readonly [Uint8Array, string])[] = [
    [png.slice(0, 60), "of 60 bytes without its end: it was cut off"],
    [flipped(png), "damaged PNG"],
    [png.slice(0, 20), "without a header"],
    [jpeg.slice(0, 200), "found a JPEG file that"],
    [
      encode({ width: 8, height: 1, data: Uint8Array.of(170), channels: 1, depth: 1 }),
      "PNG of 1 bit a sample",
    ],
    [hugePng(png), "expected 1 to"],
  ];
  for (const [bytes, text] of refused) {
    const { message } = await assertRejects(() => readImage(bytes, "x.png"), PictureError);
    assertStringIncludes(message, text);
    assert(message.startsWith("x.png: "), message);
  }
});

/** Returns the file with another byte among its pixels. */
function flipped(png: Uint8Array<ArrayBuffer>): Uint8Array {
  return png.with(Math.floor(png.length / 2), png[Math.floor(png.length / 2)]! ^ 255);
}

/** Returns the file with a header of far more pixels than it has. */
function hugePng(png: Uint8Array<ArrayBuffer>): Uint8Array {
  const file = png.slice();
  const view = new DataView(file.buffer);
  view.setUint32(16, 2 ** 30);
  view.setUint32(20, 2 ** 30);
  return file;
}
