import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { deflateSync } from "node:zlib";
import { encode } from "fast-png";
import { concatenate } from "../../formats/concatenate.ts";
import { pngChunk } from "../../formats/png_chunk.ts";
import { layout } from "./layout.ts";
import { decodeMask, MaskError, readMask } from "../mask_file.ts";
import { readOrganMasks } from "./masks.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

const FIXTURES = fileURLToPath(new URL("../../../fixtures/egd/masks/", import.meta.url));
const { height, width, masks } = trustedJson<{
  readonly height: number;
  readonly width: number;
  readonly masks: Readonly<Record<string, string>>;
}>(Deno.readTextFileSync(join(FIXTURES, "masks.json")));

for (const [name, rows] of Object.entries(masks)) {
  Deno.test(`a mask is inside where OpenCV's pixels are not zero: ${name}`, async () => {
    const mask = await readMask(join(FIXTURES, `${name}.png`), { height, width });
    assertEquals([...mask], [...rows.replaceAll("\n", "")].map(Number));
  });
}

Deno.test("a mask of another size than the image is refused with both sizes and the file", async () => {
  const path = join(FIXTURES, "grey8.png");
  const error = await assertRejects(() => readMask(path, { height: width, width: height }), MaskError);
  assert(error.message.startsWith(path));
  assert(error.message.includes("a mask of 11 × 13 pixels (height × width), expected 13 × 11"));
});

Deno.test("a mask that is missing, not a PNG, truncated or altered is refused", async () => {
  await assertRejects(
    () => readMask(join(FIXTURES, "none.png"), { height, width }),
    MaskError,
    "none.png: found no such file",
  );
  const file = await Deno.readFile(join(FIXTURES, "grey8.png"));
  const refused = (bytes: Uint8Array) =>
    assertThrows(() => decodeMask(bytes, { height, width }, "m.png"), MaskError, "m.png: found ");
  refused(new Uint8Array(0));
  refused(new TextEncoder().encode("not a picture, however long its text may be"));
  for (let length = 0; length < file.length; length++) refused(file.subarray(0, length));
  for (let at = 0; at < file.length; at++) refused(file.with(at, file[at]! ^ 0x10));
});

Deno.test("an interlaced mask of less than 8 bits is refused, not misread", async () => {
  const file = await Deno.readFile(join(FIXTURES, "interlaced8.png"));
  assertThrows(
    () => decodeMask(file.with(24, 1), { height, width }, "m.png"),
    MaskError,
    "interlaced PNG of 1 bits",
  );
});

Deno.test("readOrganMasks() joins the lungs, takes the heart from mediastanum.png, and samples the canvas", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const image = { height: 126, width: 70 };
    const canvas = { height: 128, width: 64, downsample: 1 };
    // The image's first pixel falls on (1, −3), so cells see its rows 31, 63, 95 and columns 3 and
    // 35.
    const write = async (path: string, inside: readonly (readonly [number, number])[]) => {
      const data = new Uint8Array(126 * 70);
      for (const [y, x] of inside) data[y * 70 + x] = 255;
      await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
      await Deno.writeFile(join(folder, path), encode({ ...image, data, channels: 1 }));
    };
    await write(layout.leftLung("case"), [[31, 35], [63, 3], [0, 0]]);
    await write(layout.rightLung("case"), [[63, 3], [95, 35], [64, 3]]);
    await write("audio_segmentation_transcripts/case/mediastanum.png", [[31, 3]]);
    const { cells: { lung, heart } } = await readOrganMasks(folder, "case", { image, canvas });
    assertEquals([...lung], [0, 0, 0, 1, 1, 0, 0, 1]);
    assertEquals([...heart], [0, 0, 1, 0, 0, 0, 0, 0]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a mask that would unpack to more bytes than its size requires is refused before it is unpacked", async () => {
  const file = await Deno.readFile(join(FIXTURES, "grey8.png"));
  const bomb = deflateSync(new Uint8Array(2 ** 26), { level: 9 });
  const end = file.length - 12;
  const within = (type: string, data: Uint8Array) =>
    concatenate([file.subarray(0, 33), pngChunk(type, data), file.subarray(33)]);
  assertThrows(
    () => decodeMask(within("IDAT", bomb), { height, width }, "m.png"),
    MaskError,
    "unpack to more than the",
  );
  const after = concatenate([file.subarray(0, end), pngChunk("IDAT", bomb), file.subarray(end)]);
  // Files that would fail to unpack are not tried.
  const profile = Uint8Array.of(0x61, 0, 0, 0xff, 0xff);
  for (const read of [after, within("iCCP", profile), within("zTXt", profile)]) {
    assertEquals(decodeMask(read, { height, width }, "m.png"), decodeMask(file, { height, width }, "m.png"));
  }
});

Deno.test("all bad masks of an image are listed with their paths in the data set and what was found", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const at = (path: string) => join(folder, path);
    await Deno.mkdir(dirname(at(layout.leftLung("a-1"))), { recursive: true });
    await Deno.writeFile(at(layout.leftLung("a-1")), Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16));
    await Deno.copyFile(join(FIXTURES, "grey8.png"), at(layout.rightLung("a-1")));
    const { message } = await assertRejects(
      () =>
        readOrganMasks(folder, "a-1", {
          image: { height, width },
          canvas: { height: 128, width: 64, downsample: 1 },
        }),
      MaskError,
    );
    assertEquals(
      message,
      `${layout.leftLung("a-1")}: found a JPEG file, expected a PNG file; save it as one\n` +
        `${layout.mediastinum("a-1")}: found no such file, expected the image's organ mask`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
