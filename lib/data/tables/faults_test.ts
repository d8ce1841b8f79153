import { assertEquals, assertThrows } from "@std/assert";
import { Faults } from "./faults.ts";
import { TableError } from "./table_error.ts";

Deno.test("faults are listed by file and kind; of many, the first are listed and the others counted", () => {
  const faults = new Faults();
  for (let line = 2; line < 10; line++) {
    faults.add(`cases.csv, line ${line}, column "class": found "cyst ${line}", which is of no class`);
    if (line < 4) faults.add(`gaze.csv, line ${line}, column "x": found "left", expected a number`);
  }
  faults.add('cases.csv, line 3, column "patient": found "", expected a patient');
  const cyst = (line: number) =>
    `cases.csv, line ${line}, column "class": found "cyst ${line}", which is of no class`;
  assertEquals(faults.lines(), [
    ...[2, 3, 4, 5, 6].map(cyst),
    "cases.csv: and 3 more rows like it",
    'cases.csv, line 3, column "patient": found "", expected a patient',
    ...[2, 3].map((line) => `gaze.csv, line ${line}, column "x": found "left", expected a number`),
  ]);
  assertEquals(faults.count, 11);
  assertThrows(() => faults.throwIfAny(), TableError, "and 3 more rows like it");
});

Deno.test("rows with a new value are listed instead of rows with a repeated one", () => {
  const faults = new Faults();
  const line = (row: number, value: string) =>
    `t.csv, line ${row}, column "a": found "${value}", expected a number`;
  for (const [row, value] of [..."xxxxxxyzx"].entries()) faults.add(line(row + 2, value));
  assertEquals(faults.lines(), [
    ...[2, 3, 4].map((row) => line(row, "x")),
    line(8, "y"),
    line(9, "z"),
    "t.csv: and 4 more rows like it",
  ]);
});

Deno.test("faults of one kind in several files are counted as files", () => {
  const faults = new Faults();
  const kind = { group: "data.images", kind: "absent", what: "files" } as const;
  for (let file = 0; file < 6; file++) faults.add(`${file}.png: found no such file`, kind);
  assertEquals(faults.lines().at(-1), "data.images: and 1 more file like it");
  assertEquals(faults.lines().length, 6);
});
