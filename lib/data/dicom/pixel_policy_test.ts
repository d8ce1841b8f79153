import { assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DicomError } from "./dicom_error.ts";
import type { DicomImage, VoiFunction } from "./image.ts";
import { policyPixels } from "./pixel_policy.ts";
import { readDicom } from "./read.ts";
import { presentationCases } from "./testing.ts";
import { tuple } from "../../formats/items.ts";

Deno.test("policyPixels voi agrees with pydicom's LUTs, windows and functions", async () => {
  let largest = 0;
  for (const { name, bytes, voi } of presentationCases()) {
    const pixels = policyPixels(await readDicom(bytes, name), "voi");
    assertEquals(pixels.length, voi.length, name);
    voi.forEach((expected, i) => {
      largest = Math.max(largest, Math.abs(pixels[i]! - expected));
      assertAlmostEquals(pixels[i]!, expected, 6e-8, `${name}, pixel ${i}`);
    });
  }
  assertEquals(largest > 0, true);
});

Deno.test("policyPixels mimic-jpg gives the grey levels of MIMIC-CXR-JPG's conversion by NumPy and OpenCV", async () => {
  for (const { name, bytes, mimicJpg } of presentationCases()) {
    const pixels = policyPixels(await readDicom(bytes, name), "mimic-jpg");
    assertEquals([...pixels], mimicJpg.map((level) => Math.fround(level / 255)), name);
  }
});

Deno.test("policyPixels raw-max does not change stored values", async () => {
  for (const { name, bytes } of presentationCases()) {
    const image = await readDicom(bytes, name);
    assertEquals(policyPixels(image, "raw-max"), image.pixels, name);
  }
});

Deno.test("policyPixels refuses a window that its function cannot use under voi, and under no other policy", async () => {
  const [{ bytes }] = tuple(presentationCases(), 1);
  const image = await readDicom(bytes, "thin.dcm");
  const { voi, others } = withWindow(image, 0, "LINEAR");
  assertThrows(voi, DicomError);
  assertEquals(others(), [image.pixels.length, image.pixels.length]);
  // A window below 1 is shown as cornerstone3D shows it.
  assertEquals(withWindow(image, 0.5, "LINEAR").voi(), withWindow(image, 0.5, "LINEAR_EXACT").voi());
  for (const voiFunction of ["LINEAR", "LINEAR_EXACT", "SIGMOID"] as const) {
    const { message } = assertThrows(withWindow(image, 0, voiFunction).voi, DicomError);
    assertStringIncludes(message, "thin.dcm: (0028,1051) WindowWidth is 0");
  }
});

function withWindow(image: DicomImage, width: number, voiFunction: VoiFunction) {
  const presentation = { windows: [{ center: 10, width }], voiFunction, voiLuts: [] };
  const changed = { ...image, presentation };
  return {
    voi: () => policyPixels(changed, "voi"),
    others: () => [policyPixels(changed, "raw-max").length, policyPixels(changed, "mimic-jpg").length],
  };
}
