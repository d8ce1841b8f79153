/** Tests sizes from the ends of files against reading the whole files. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { encode } from "fast-png";
import { join } from "node:path";
import { concatenate } from "../formats/concatenate.ts";
import { phantomImages } from "./phantom/images.ts";
import { PHANTOM_ROOTS } from "./phantom/roots.ts";
import { phantomSettingsSchema } from "./phantom/settings.ts";
import { writePhantom } from "./phantom/write.ts";
import { imageFileSize } from "./image_size.ts";
import { PictureError } from "./pictures/picture_error.ts";
import { readImage } from "./read_image.ts";

const PICTURES = new URL("../../fixtures/pictures/", import.meta.url).pathname;

const DICOM = new URL("../../fixtures/dicom/cases/", import.meta.url).pathname;

const picture = (name: string) => Deno.readFile(join(PICTURES, name));

Deno.test("the size from the ends of pictures and DICOM files equals the size of the read image", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const settings = phantomSettingsSchema.parse({ images: 3, seed: 1, width: 70, height: 80 });
    await writePhantom(folder, settings);
    const paths = [
      ...[...Deno.readDirSync(PICTURES)].map(({ name }) => name).filter((name) => /\.(png|jpg)$/.test(name))
        .map((name) => join(PICTURES, name)),
      ...phantomImages(settings).map(({ path }) => join(folder, PHANTOM_ROOTS.images, path)),
    ];
    assertEquals(paths.length, 10);
    for (const { name } of Deno.readDirSync(DICOM)) {
      const path = join(DICOM, name),
        whole = await readImage(await Deno.readFile(path), path).catch(() => undefined);
      // Damage within the pixels is found only by decoding them.
      if (whole === undefined) continue;
      assertEquals(await imageFileSize(path, path), { height: whole.rows, width: whole.columns }, path);
    }
    for (const path of paths) {
      const { rows, columns } = await readImage(await Deno.readFile(path), path);
      assertEquals(await imageFileSize(path, path), { height: rows, width: columns }, path);
      const cut = join(folder, "cut");
      await Deno.writeFile(cut, (await Deno.readFile(path)).slice(0, -40));
      await assertRejects(() => imageFileSize(cut, "cut"), Error, "cut: ");
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** Returns EXIF data with an orientation, of either byte order. */
function exif(orientation: number, isLittle: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(26));
  view.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, 8, isLittle);
  view.setUint16(8, 1, isLittle);
  view.setUint16(10, 0x0112, isLittle);
  view.setUint16(12, 3, isLittle);
  view.setUint32(14, 1, isLittle);
  view.setUint16(18, orientation, isLittle);
  return new Uint8Array(view.buffer);
}

Deno.test("JPEG and PNG pictures that viewers rotate are refused, and upright ones are read", async () => {
  const jpeg = await picture("grey.jpg");
  const png = encode({ width: 2, height: 1, data: Uint8Array.of(7, 255), channels: 1, depth: 8 });
  const inJpeg = (data: Uint8Array) =>
    concatenate([
      jpeg.subarray(0, 2),
      Uint8Array.of(0xff, 0xe1, 0, data.length + 8),
      new TextEncoder().encode("Exif\0\0"),
      data,
      jpeg.subarray(2),
    ]);
  const inPng = (data: Uint8Array) => {
    const chunk = new Uint8Array(data.length + 12);
    new DataView(chunk.buffer).setUint32(0, data.length);
    chunk.set(new TextEncoder().encode("eXIf"), 4);
    chunk.set(data, 8);
    return concatenate([png.subarray(0, 33), chunk, png.subarray(33)]);
  };
  for (const isLittle of [true, false]) {
    for (const make of [inJpeg, inPng]) {
      const turned = make(exif(6, isLittle));
      const { message } = await assertRejects(() => readImage(turned, "phone.jpg"), PictureError);
      assertStringIncludes(
        message,
        "phone.jpg: found an EXIF orientation by which viewers show the picture turned by 90°",
      );
    }
    assertEquals((await readImage(inJpeg(exif(1, isLittle)), "a.jpg")).format, "JPEG");
  }
});
