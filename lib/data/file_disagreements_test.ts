import { assertEquals, assertStringIncludes } from "@std/assert";
import { fileDisagreements as disagreements, namedBy, type RecordedFile } from "./file_disagreements.ts";
import type { FileIdentity } from "./file_identity.ts";
import { tuple } from "../formats/items.ts";

const COLUMNS = { dicomId: "dicom_id", patientId: "patient_id", studyId: "study_id" };

/**
 * Returns the identifiers in the files of twelve images of ten patients, as presumed for MIMIC-CXR,
 * with a test's changes.
 */
function files(
  change: (file: FileIdentity, row: number) => Partial<Record<keyof FileIdentity, string | undefined>> =
    () => ({}),
): RecordedFile[] {
  return Array.from({ length: 12 }, (_, row): RecordedFile => {
    const patientId = String(19090536 + row % 10), studyId = String(55000000 + row);
    const dicomId = Array.from({ length: 5 }, (_, part) => String(10000000 + 100 * row + part)).join("-");
    const file = {
      dicomId,
      pixels: "0".repeat(64),
      patientId,
      studyId,
      studyInstanceUid: `1.2.${studyId}`,
      sopInstanceUid: dicomId,
      saysSynthetic: false,
    };
    const changed = Object.fromEntries(
      Object.entries({ ...file, ...change(file, row) }).filter(([, value]) => value !== undefined),
    );
    return {
      record: { dicomId, patientId, studyId, path: `files/${row}.dcm`, line: row + 2 },
      file: {
        ...file,
        patientId: undefined,
        studyId: undefined,
        studyInstanceUid: undefined,
        sopInstanceUid: undefined,
        ...changed,
      },
    };
  });
}

const fileDisagreements = (of: readonly RecordedFile[]) => disagreements(of, COLUMNS);
const lines = (of: readonly RecordedFile[]) => fileDisagreements(of).map(({ line }) => line);

Deno.test("files with the table's identifiers agree, also if identifiers are empty or anonymous", () => {
  assertEquals(lines(files()), []);
  assertEquals(namedBy(files()), { patientId: 12, studyInstanceUid: 12, studyId: 12, sopInstanceUid: 12 });
  const nobody = ["ANONYMOUS", "Anon^Patient", "0", "00000", "REMOVED", "de-identified", "77"];
  for (const patientId of nobody) {
    const all = files(() => ({ patientId }));
    assertEquals([lines(all), namedBy(all).patientId], [[], 0], patientId);
  }
  for (const patientId of nobody.slice(0, -1)) {
    const some = files((_, row) => row % 3 === 0 ? { patientId } : {});
    assertEquals([lines(some), namedBy(some).patientId], [[], 8], patientId);
  }
  assertEquals(lines(files(() => ({ patientId: undefined, studyInstanceUid: undefined }))), []);
});

Deno.test("a file of another patient than its record's is a disagreement with both values", () => {
  const [found, ...others] = tuple(
    fileDisagreements(files((_, row) => row === 4 ? { patientId: "19090549" } : {})),
    1,
  );
  assertEquals(others, []);
  assertEquals(found.line, 6);
  assertStringIncludes(
    found.text,
    'found patient_id "19090540", but the file files/4.dcm has Patient ID (0010,0020) "19090549"',
  );
  // Two files that were exchanged.
  const swapped = files((_, row) => row === 4 || row === 5 ? { patientId: String(19090536 + 9 - row) } : {});
  assertEquals(lines(swapped), [6, 7]);
});

Deno.test("patient numbers that belong to other records of the table are disagreements", () => {
  const turned = files((_, row) => ({ patientId: String(19090536 + (row + 1) % 10) }));
  assertEquals(lines(turned).length, 12);
  assertStringIncludes(
    fileDisagreements(turned)[0]!.text,
    'found patient_id "19090536", but the file files/0.dcm has Patient ID',
  );
});

Deno.test("in another numbering, ids correspond one to one", () => {
  const renamed = (of: (row: number) => string) => files((_, row) => ({ patientId: of(row) }));
  assertEquals(lines(renamed((row) => `X${100 + row % 10}`)), []);
  // The last two images are of the first two patients again.
  const two = fileDisagreements(renamed((row) => `X${100 + row}`));
  assertEquals(two.map(({ line }) => line), [12, 13]);
  assertStringIncludes(
    two[0]!.text,
    'found patient_id "19090536" with Patient ID (0010,0020) "X110" in the file files/10.dcm, but patient_id "19090536" ' +
      'with "X100" in the record ending at line 2',
  );
  const shared = fileDisagreements(renamed((row) => row === 7 ? "X103" : `X${100 + row % 10}`));
  assertEquals(shared.map(({ line }) => line), [9]);
  assertStringIncludes(shared[0]!.text, 'patient_id "19090539" with "X103" in the record ending at line 5');
});

Deno.test("studies and images are compared with the files as patients are, but not a machine's own study count", () => {
  assertEquals(
    lines(
      files(({ studyInstanceUid }, row) => ({
        studyInstanceUid: row === 6 ? "1.2.55000001" : studyInstanceUid,
      })),
    ),
    [8],
  );
  assertEquals(lines(files(({ studyId }, row) => ({ studyId: row === 6 ? "55000001" : studyId }))), [8]);
  assertEquals(lines(files((_, row) => ({ studyId: String(1 + row % 3) }))), []);
  const uid = (row: number) => `1.2.840.${row}`;
  assertEquals(lines(files((_, row) => ({ sopInstanceUid: uid(row) }))), []);
  const copied = fileDisagreements(files((_, row) => ({ sopInstanceUid: uid(row === 8 ? 2 : row) })));
  assertEquals(copied.map(({ line }) => line), [10]);
  assertStringIncludes(copied[0]!.text, "in the record ending at line 4");
  const upper = files(({ sopInstanceUid }) => ({ sopInstanceUid: sopInstanceUid?.toUpperCase() }));
  assertEquals(lines(upper), []);
});
