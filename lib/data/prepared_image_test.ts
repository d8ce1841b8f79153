import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DicomError } from "./dicom/dicom_error.ts";
import { canvasCases } from "./dicom/testing.ts";
import { writeDicom } from "./dicom/write.ts";
import { prepareImage } from "./prepared_image.ts";
import { resizeInto } from "./resize.ts";

const IDS = {
  patientId: "10000001",
  studyId: "50000001",
  dicomId: "00000000-11111111-22222222-33333333-44444444",
};

Deno.test("prepareImage raw-max gives the released code's pixels for smaller, larger and mixed images, and odd margins", async () => {
  for (const { bytes, rows, columns, pixels, ...canvas } of canvasCases()) {
    const name = `${rows} × ${columns} on ${canvas.height} × ${canvas.width} by ${canvas.downsample}`;
    const prepared = await prepareImage(bytes, name, { policy: "raw-max", canvas });
    const { identifiers: _, image: __, ...shown } = prepared;
    assertEquals(shown, { height: rows, width: columns, pixels: Float32Array.from(pixels) }, name);
  }
});

Deno.test("prepareImage surrounds a smaller image with black, also where white is its lowest value", async () => {
  const pixels = new Uint16Array(2 * 2);
  const file = writeDicom({ ...IDS, rows: 2, columns: 2, pixels, photometric: "MONOCHROME1" });
  const canvas = { height: 4, width: 4, downsample: 1 };
  const { pixels: prepared } = await prepareImage(file, "white.dcm", { policy: "voi", canvas });
  assertEquals([...prepared], [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0]);
});

Deno.test("prepareImage ignores other bits in the pixels' cells, whether the pixel is sampled or not", async () => {
  const pixels = Uint16Array.from({ length: 16 }, (_, place) => 100 * place);
  const file = writeDicom({ ...IDS, rows: 4, columns: 4, pixels, photometric: "MONOCHROME2" });
  const canvas = { height: 4, width: 4, downsample: 2 };
  const options = { policy: "raw-max", canvas } as const;
  const { pixels: expected } = await prepareImage(file, "clean.dcm", options);
  for (const place of [0, 5, 10]) {
    const overlaid = file.slice();
    // The high byte of a cell: 12 bits are stored, so its upper half is free.
    overlaid[file.length - 32 + 2 * place + 1]! |= 0xf0;
    assertEquals((await prepareImage(overlaid, "overlaid.dcm", options)).pixels, expected, `pixel ${place}`);
  }
});

Deno.test("prepareImage refuses to divide a black image by its maximum", async () => {
  const pixels = new Uint16Array(2 * 2);
  const file = writeDicom({ ...IDS, rows: 2, columns: 2, pixels, photometric: "MONOCHROME2" });
  const canvas = { height: 4, width: 4, downsample: 1 };
  const error = await assertRejects(
    () => prepareImage(file, "black.dcm", { policy: "raw-max", canvas }),
    DicomError,
  );
  assertStringIncludes(error.message, "black.dcm: (7FE0,0010) PixelData has no value above 0");
});

Deno.test("prepareImage resizes if the canvas requires it, and raw-max then divides by the new maximum", async () => {
  const [rows, columns] = [48, 80];
  const pixels = Uint16Array.from({ length: rows * columns }, (_, place) => place * 37 % 4096);
  const file = writeDicom({ ...IDS, rows, columns, pixels, photometric: "MONOCHROME2" });
  const canvas = { height: 64, width: 128, downsample: 2, fit: "resize" } as const;
  const resized = new Float32Array(32 * 64);
  const highest = resizeInto(resized, pixels, { height: rows, width: columns }, { height: 32, width: 64 });
  const prepared = await prepareImage(file, "a.dcm", { policy: "raw-max", canvas });
  assertEquals(prepared.pixels, resized.map((value) => value / highest));
  assertEquals([prepared.height, prepared.width, Math.max(...prepared.pixels)], [rows, columns, 1]);
  // Overlay bits in the cells are no part of the values.
  const overlaid = file.slice();
  overlaid[file.length - 1]! |= 0xf0;
  assertEquals(
    (await prepareImage(overlaid, "b.dcm", { policy: "raw-max", canvas })).pixels,
    prepared.pixels,
  );
});
