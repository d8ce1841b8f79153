import { assertEquals, assertThrows } from "@std/assert";
import { DicomError } from "./dicom_error.ts";
import { readIdentifiers } from "./identifiers.ts";
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

Deno.test("readIdentifiers gives what the writer wrote, and the reader the same", async () => {
  const bytes = writeDicom({ ...WRITTEN, comments: "Synthetic phantom, no patient" });
  const expected = {
    patientId: "10000001",
    studyInstanceUid: derivedUid("study", "10000001", "50000001"),
    studyId: "50000001",
    sopInstanceUid: derivedUid("image", "10000001", "50000001", WRITTEN.dicomId),
    saysSynthetic: true,
  };
  assertEquals(readIdentifiers(bytes, "a.dcm"), expected);
  assertEquals((await readDicom(bytes, "a.dcm")).identifiers, expected);
});

Deno.test("a file is synthetic only where it says so", () => {
  assertEquals(readIdentifiers(writeDicom(WRITTEN), "a.dcm").saysSynthetic, false);
  assertEquals(readIdentifiers(writeDicom({ ...WRITTEN, isSynthetic: true }), "a.dcm").saysSynthetic, true);
  assertEquals(
    readIdentifiers(writeDicom({ ...WRITTEN, comments: "photosynthetics" }), "a.dcm").saysSynthetic,
    false,
  );
});

Deno.test("readIdentifiers leaves out what is absent, under every native encoding", () => {
  for (const { bytes, name } of nativeCases()) {
    assertEquals(typeof readIdentifiers(bytes, name).saysSynthetic, "boolean", name);
  }
  assertThrows(() => readIdentifiers(new Uint8Array(300), "b.dcm"), DicomError, "b.dcm: ");
});
