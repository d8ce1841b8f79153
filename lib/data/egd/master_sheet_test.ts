import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { type ImageRecord, readMasterSheet } from "./master_sheet.ts";
import { TableError } from "../tables/table_error.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

const FIXTURES = new URL("../../../fixtures/egd/", import.meta.url);
const { records } = trustedJson<{ readonly records: readonly Omit<ImageRecord, "line" | "saysSynthetic">[] }>(
  Deno.readTextFileSync(new URL("expected.json", FIXTURES)),
);

const ID = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";
const HEADER = "dicom_id,path,study_id,patient_id,Normal,CHF,pneumonia,note";
const ROW = `${ID},files/p90/p90000000/s99000000/${ID}.dcm,99000000,90000000,0,1,0,"a\nb"`;

const read = (text: string) => readMasterSheet(new TextEncoder().encode(text), "sheet.csv");
const errorOf = (text: string) => assertThrows(() => read(text), Error).message;

Deno.test("readMasterSheet() reads what pandas reads, over fields of several lines", () => {
  const bytes = Deno.readFileSync(new URL("master_sheet.csv", FIXTURES));
  const read = readMasterSheet(bytes, "master_sheet.csv");
  assert(!read.some(({ saysSynthetic }) => saysSynthetic));
  assertEquals(read.map(({ line: _, saysSynthetic: __, ...record }) => record), records);
});

Deno.test("readMasterSheet() accepts CRLF, a byte order mark, any order of columns and a last line without a line end", () => {
  const withoutLines = (text: string) =>
    read(text).map(({ line: _, saysSynthetic: __, ...record }) => record);
  const expected = withoutLines(`${HEADER}\n${ROW}\n`);
  assertEquals(expected.map(({ label }) => label), ["cardiomegaly"]);
  assertEquals(withoutLines(`\ufeff${HEADER}\r\n${ROW}`), expected);
  assertEquals(
    withoutLines(
      `pneumonia,CHF,Normal,patient_id,study_id,path,dicom_id\n0,1,0,90000000,99000000,${
        expected[0]!.path
      },${ID}\n`,
    ),
    expected,
  );
});

Deno.test("readMasterSheet() names a missing column, and the columns that were found and expected", () => {
  const message = errorOf(`${HEADER.replace("CHF", "chf")}\n${ROW}\n`);
  assertStringIncludes(
    message,
    'sheet.csv, line 1: found no column "CHF" among 8 columns, of which 6 are expected ("dicom_id"',
  );
  assertEquals(message.includes("chf"), false);
  assertStringIncludes(message, 'expected "dicom_id", "path"');
  assertStringIncludes(errorOf(`${HEADER},CHF\n${ROW},0\n`), 'found the column "CHF" twice');
});

Deno.test("readMasterSheet() refuses empty tables", () => {
  assertStringIncludes(errorOf(""), "sheet.csv: found an empty file, expected a header");
  assertStringIncludes(errorOf("\n\n"), "found an empty file");
  assertStringIncludes(errorOf(HEADER), "found a header and no records");
});

Deno.test("readMasterSheet() names the line of a record that cannot be used", () => {
  const other = ROW.replaceAll(ID, ID.replace("0", "f"));
  const table = (row: string) => `${HEADER}\n${other}\n${row}\n`;
  assertStringIncludes(
    errorOf(table(ROW.replace(ID, ID.slice(0, -5)))),
    'line 5: found dicom_id "0123abcd-0123abcd-0123abcd-0123abcd-012", expected 44 letters',
  );
  assertStringIncludes(errorOf(table(ROW.replace(ID, `../${ID.slice(3)}`))), "line 5: found dicom_id");
  assertStringIncludes(errorOf(table(ROW.replace("files/", "../"))), 'found path "../p90');
  assertStringIncludes(errorOf(table(ROW.replace("files/", "/"))), 'found path "/p90');
  assertStringIncludes(errorOf(table(ROW.replace(`${ID}.dcm`, "other.dcm"))), "ends in");
  assertStringIncludes(errorOf(table(ROW.replace(",90000000,", ",,"))), 'found patient_id ""');
  assertStringIncludes(errorOf(table(ROW.replace(",99000000,", ",,"))), 'found study_id ""');
  assertStringIncludes(errorOf(table(other)), "again, after the record ending at line 3");
  assertStringIncludes(
    errorOf(table(ROW.replace("0,1,0", "1,1,0"))),
    `line 5, dicom_id ${ID}: found Normal = "1", CHF = "1", pneumonia = "0"`,
  );
});

Deno.test("readMasterSheet() refuses text that is not CSV", () => {
  assertThrows(() => read(`${HEADER}\n${ROW},too many\n`), TableError, "another number of fields");
  assertThrows(() => read(`${HEADER}\n${ROW.slice(0, -1)}\n`), TableError, "a quote that is never closed");
  assertThrows(() => read(`${HEADER}\n${ROW}`.slice(0, 120)), TableError, "another number of fields");
  // A table with semicolons, and any other file: the message repeats none of its content.
  const other = errorOf(`${HEADER}\n${ROW}`.replaceAll(",", ";") + '\nthe secret "is out"\n');
  assertStringIncludes(other, "sheet.csv, line ");
  assert(!other.includes("secret") && !other.includes("90000000"), other);
});

Deno.test("readMasterSheet() treats spellings of one id as equal, and returns the file's spelling", () => {
  const spelt = (id: string, path = `files/p90/p90000000/s99000000/${ID}.dcm`) =>
    read(`${HEADER}\n${id},${path},99000000, 90000000\t,0,1,0,\n`)[0]!;
  for (const id of [ID, ` ${ID} `, ID.toUpperCase(), `${ID}.dcm`, ID.replaceAll("-", "")]) {
    const { dicomId, patientId } = spelt(id);
    assertEquals([dicomId, patientId], [ID, "90000000"]);
  }
  assertEquals(spelt(ID, `a/${ID.toUpperCase()}.dcm.gz`).dicomId, ID.toUpperCase());
  const twice = `${HEADER}\n${ROW}\n${ROW.replaceAll(ID, ID.toUpperCase())}\n`;
  assertStringIncludes(errorOf(twice), "again, after the record ending at line 3");
  assertStringIncludes(errorOf(`${HEADER}\n${ROW}\n${HEADER}\n`), "line 4: found the header again");
});

Deno.test("readMasterSheet() names the row, the columns and the values that contradict each other", () => {
  const message = errorOf(`${HEADER}\n${ROW.replace(",90000000,", ",90000000.0,")}\n`);
  assertStringIncludes(
    message,
    `sheet.csv, record ending at line 3: found patient_id "90000000.0", but path "files/p90/p90000000/s99000000/` +
      `${ID}.dcm" names p90000000; expected both to be the same digits.`,
  );
  const many = Array.from(
    { length: 9 },
    (_, index) => ROW.replaceAll(ID, ID.replace("0", String(index + 1))),
  );
  const text = errorOf(`${HEADER}\n${many.join("\n").replaceAll(",90000000,", ",p90000000,")}\n`);
  assertEquals(text.split("record ending at line").length - 1, 5);
  assertStringIncludes(text, "4 more places have this fault.");
});
