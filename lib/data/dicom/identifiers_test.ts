import { assertEquals, assertThrows } from "@std/assert";
import { DicomError } from "./dicom_error.ts";
import { parseDataSet } from "./data_set.ts";
import { identifiersOf } from "./identifiers.ts";
import { readDicom } from "./read.ts";
import { nativeCases } from "./testing.ts";
import { derivedUid } from "./uid.ts";
import { writeDicom } from "./write.ts";

const WRITTEN = {
  rows: 2,
  columns: 3,
  pixels: Uint16Array.of(0, 1, 2, 3, 4, 5),
  photometric: "MONOCHROME2",
  patientId: "10000001",
  studyId: "50000001",
  dicomId: "00000001-00000002-00000003-00000004-00000005",
} as const;

const read = (bytes: Uint8Array, source: string) => identifiersOf(parseDataSet(bytes, source));

Deno.test("identifiersOf() and readDicom() return the identifiers that writeDicom() wrote", async () => {
  const bytes = writeDicom({ ...WRITTEN, comments: "Synthetic phantom, no patient" });
  const expected = {
    patientId: "10000001",
    studyInstanceUid: derivedUid("study", "10000001", "50000001"),
    studyId: "50000001",
    sopInstanceUid: derivedUid("image", "10000001", "50000001", WRITTEN.dicomId),
    saysSynthetic: true,
  };
  assertEquals(read(bytes, "a.dcm"), expected);
  assertEquals((await readDicom(bytes, "a.dcm")).identifiers, expected);
});

Deno.test("a file is synthetic only if an attribute says so", () => {
  assertEquals(read(writeDicom(WRITTEN), "a.dcm").saysSynthetic, false);
  assertEquals(read(writeDicom({ ...WRITTEN, isSynthetic: true }), "a.dcm").saysSynthetic, true);
  assertEquals(
    read(writeDicom({ ...WRITTEN, comments: "photosynthetics" }), "a.dcm").saysSynthetic,
    false,
  );
});

Deno.test("identifiersOf() omits absent identifiers, in every native encoding", () => {
  for (const { bytes, name } of nativeCases()) {
    assertEquals(typeof read(bytes, name).saysSynthetic, "boolean", name);
  }
  assertThrows(() => read(new Uint8Array(300), "b.dcm"), DicomError, "b.dcm: ");
});
