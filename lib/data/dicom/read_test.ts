import { assertEquals, assertThrows } from "@std/assert";
import { DicomError } from "./dicom_error.ts";
import { readDicom } from "./read.ts";
import { type NativeCase, nativeCases } from "./testing.ts";

function assertReads(bytes: Uint8Array, expected: NativeCase): void {
  const image = readDicom(bytes, "case.dcm");
  const { rows, columns, photometric, bitsStored, signed } = image;
  assertEquals(
    { rows, columns, photometric, bitsStored, signed, syntax: image.syntax.uid },
    {
      rows: expected.rows,
      columns: expected.columns,
      photometric: expected.photometric,
      bitsStored: expected.bitsStored,
      signed: expected.signed,
      syntax: expected.syntax,
    },
    expected.name,
  );
  assertEquals([...image.pixels], expected.pixels, expected.name);
}

Deno.test("readDicom gives pydicom's stored values for every native encoding", () => {
  const cases = nativeCases();
  assertEquals(cases.length, 180);
  for (const expected of cases) assertReads(expected.bytes, expected);
});
