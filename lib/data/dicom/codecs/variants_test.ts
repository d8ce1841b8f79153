import { assert, assertEquals } from "@std/assert";
import { readDicom } from "../read.ts";
import { variantCases } from "../testing.ts";

Deno.test("codestreams of another depth or sign, within JP2 boxes or before other bytes give pydicom's values", async () => {
  const cases = variantCases();
  assert(cases.length > 60, `${cases.length} cases`);
  for (const { name, bytes, pixels, lossless } of cases) {
    const found = (await readDicom(bytes, name)).pixels;
    assertEquals(found.length, pixels.length, name);
    const worst = Math.max(...pixels.map((value, index) => Math.abs(value - found[index]!)));
    // Two decoders of 12-bit JPEG differ by 2 here and there: DCMTK's and pydicom's do.
    const tolerance = lossless ? 0 : name.startsWith("JPEG extended") ? 2 : 1;
    assert(worst <= tolerance, `${name}: ${worst} levels off`);
  }
});

Deno.test("values of lossy codestreams may exceed BitsStored, and do not wrap", async () => {
  const wide = variantCases().filter(({ name }) => /^JPEG 2000, 12 bits, .* coded as 16/.test(name));
  assertEquals(wide.length, 2);
  for (const { name, bytes } of wide) {
    const { pixels, signed } = await readDicom(bytes, name);
    const highest = signed ? 2047 : 4095;
    assert(Math.max(...pixels) > highest, name);
    // The plateaus of the highest value at the top, and of the lowest value at the bottom.
    assert(Math.min(...pixels.subarray(0, 64)) > highest / 2, name);
    assert(Math.max(...pixels.subarray(-64)) < highest / 2, name);
  }
});
