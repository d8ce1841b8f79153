import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { readMasterSheet } from "./master_sheet.ts";
import { TableError } from "./table_error.ts";

const FIXTURES = new URL("../../../fixtures/egd/", import.meta.url);
const { records } = JSON.parse(Deno.readTextFileSync(new URL("expected.json", FIXTURES)));

const ID = "0123abcd-0123abcd-0123abcd-0123abcd-0123abcd";
const HEADER = "dicom_id,path,study_id,patient_id,Normal,CHF,pneumonia,note";
const ROW = `${ID},files/p90/p90000000/s99000000/${ID}.dcm,99000000,90000000,0,1,0,"a\nb"`;

const read = (text: string) => readMasterSheet(new TextEncoder().encode(text), "sheet.csv");
const refusal = (text: string) => assertThrows(() => read(text), Error).message;

Deno.test("readMasterSheet() reads what pandas reads, over fields of several lines", () => {
  const bytes = Deno.readFileSync(new URL("master_sheet.csv", FIXTURES));
  assertEquals(readMasterSheet(bytes, "master_sheet.csv"), records);
});

Deno.test("readMasterSheet() takes CRLF, a byte order mark, other orders of columns and a last line without end", () => {
  const expected = read(`${HEADER}\n${ROW}\n`);
  assertEquals(expected.map(({ label }) => label), ["cardiomegaly"]);
  assertEquals(read(`\ufeff${HEADER}\r\n${ROW}`), expected);
  assertEquals(
    read(
      `pneumonia,CHF,Normal,patient_id,study_id,path,dicom_id\n0,1,0,90000000,99000000,${
        expected[0].path
      },${ID}\n`,
    ),
    expected,
  );
});

Deno.test("readMasterSheet() names a missing column, what is there and what belongs there", () => {
  const message = refusal(`${HEADER.replace("CHF", "chf")}\n${ROW}\n`);
  assertStringIncludes(message, 'sheet.csv, line 1: found no column "CHF" among the 8 columns "dicom_id"');
  assertStringIncludes(message, 'expected "dicom_id", "path"');
  assertStringIncludes(refusal(`${HEADER},CHF\n${ROW},0\n`), 'found the column "CHF" twice');
});

Deno.test("readMasterSheet() refuses tables with nothing in them", () => {
  assertStringIncludes(refusal(""), "sheet.csv: found an empty file, expected a header");
  assertStringIncludes(refusal("\n\n"), "found an empty file");
  assertStringIncludes(refusal(HEADER), "found a header and no records");
});

Deno.test("readMasterSheet() names the line of a record that cannot be used", () => {
  const other = ROW.replaceAll(ID, ID.replace("0", "f"));
  const table = (row: string) => `${HEADER}\n${other}\n${row}\n`;
  assertStringIncludes(
    refusal(table(ROW.replace(ID, ID.slice(0, -5)))),
    'line 5: found dicom_id "0123abcd-0123abcd-0123abcd-0123abcd-012", expected 44 letters',
  );
  assertStringIncludes(refusal(table(ROW.replace(ID, `../${ID.slice(3)}`))), "line 5: found dicom_id");
  assertStringIncludes(refusal(table(ROW.replace("files/", "../"))), 'found path "../p90');
  assertStringIncludes(refusal(table(ROW.replace("files/", "/"))), 'found path "/p90');
  assertStringIncludes(refusal(table(ROW.replace(`${ID}.dcm`, "other.dcm"))), "ends in");
  assertStringIncludes(refusal(table(ROW.replace(",90000000,", ",,"))), 'found patient_id ""');
  assertStringIncludes(refusal(table(ROW.replace(",99000000,", ",,"))), 'found study_id ""');
  assertStringIncludes(refusal(table(other)), "again, after the record ending at line 3");
  assertStringIncludes(
    refusal(table(ROW.replace("0,1,0", "1,1,0"))),
    `line 5, dicom_id ${ID}: found Normal = "1", CHF = "1", pneumonia = "0"`,
  );
});

Deno.test("readMasterSheet() refuses text that is not CSV", () => {
  assertThrows(() => read(`${HEADER}\n${ROW},too many\n`), TableError, "sheet.csv: Invalid Record Length");
  assertThrows(() => read(`${HEADER}\n${ROW.slice(0, -1)}\n`), TableError, "sheet.csv: Quote Not Closed");
  assertThrows(() => read(`${HEADER}\n${ROW}`.slice(0, 120)), TableError, "sheet.csv: Invalid Record Length");
});
