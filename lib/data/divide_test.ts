import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "./data_error.ts";
import { divideImages, type LabelledRecord } from "./divide.ts";
import type { FileIdentity } from "./file_identity.ts";
import { CLASS_NAMES } from "./egd/classes.ts";
import { tuple } from "../formats/items.ts";

const OPTIONS = {
  train: 0.7,
  validation: 0.1,
  test: 0.2,
  seed: 0,
  order: "as-released",
  source: "sheet.csv",
  columns: { dicomId: "dicom_id", patientId: "patient_id", studyId: "study_id" },
  classNames: CLASS_NAMES,
} as const;

/** Thirty images of thirty patients, ten of each class in turn, and their files. */
const records = Array.from({ length: 30 }, (_, row): LabelledRecord => ({
  dicomId: `image-${row}`,
  patientId: String(10_000_000 + row),
  studyId: String(50_000_000 + row),
  path: `files/image-${row}.dcm`,
  line: row + 2,
  label: CLASS_NAMES[row % 3]!,
}));

function files(
  change: (file: FileIdentity, row: number) => Partial<FileIdentity> = () => ({}),
): FileIdentity[] {
  return records.map(({ dicomId, patientId, studyId }, row) => {
    const file = {
      dicomId,
      pixels: String(row).padStart(64, "0"),
      patientId,
      studyId,
      sopInstanceUid: `1.2.${row}`,
      saysSynthetic: false,
    };
    return { ...file, ...change(file, row) };
  });
}

/** Returns the rows of two images, one in each of the subsets under `patients`. */
function rowsIn(subsets: readonly ["train", "test" | "train"], patients: "grouped" | "refuse" | "may-leak") {
  const { split } = divideImages(records, files(), { ...OPTIONS, patients });
  const [first, second] = tuple(
    subsets.map((subset, place) => Number(split[subset].at(place)?.slice("image-".length))),
    2,
  );
  return { first, second };
}

/** Returns the files where image `second` has the pixels of image `first`. */
function copied({ first, second }: { readonly first: number; readonly second: number }): FileIdentity[] {
  return files((_, row) => row === second ? { pixels: files()[first]!.pixels } : {});
}

Deno.test("divideImages() divides images whose files and table agree, in any order of files", () => {
  const { split, identical, leaking } = divideImages(records, files().toReversed(), {
    ...OPTIONS,
    patients: "grouped",
  });
  assertEquals([split.train.length, split.validation.length, split.test.length], [21, 3, 6]);
  assertEquals([identical, leaking], [[], []]);
  assertThrows(
    () => divideImages(records, files().slice(1), { ...OPTIONS, patients: "grouped" }),
    RangeError,
    "image-0",
  );
});

Deno.test("equal pixels in two subsets are refused with both rows, unless patients may leak", () => {
  for (const patients of ["grouped", "refuse"] as const) {
    const rows = rowsIn(["train", "test"], patients);
    const { message } = assertThrows(
      () => divideImages(records, copied(rows), { ...OPTIONS, patients }),
      DataError,
      "sheet.csv: found identical pixels in the images",
    );
    assertStringIncludes(message, `image-${rows.first} (record ending at line ${rows.first! + 2}, in train)`);
    assertStringIncludes(
      message,
      `image-${rows.second} (record ending at line ${rows.second! + 2}, in test)`,
    );
  }
  const rows = rowsIn(["train", "test"], "may-leak");
  const { identical, leaking } = divideImages(records, copied(rows), { ...OPTIONS, patients: "may-leak" });
  assertEquals(identical, [[`image-${rows.first}`, `image-${rows.second}`]]);
  assertEquals(leaking, identical);
});

Deno.test("equal pixels in one subset are counted", () => {
  for (const patients of ["grouped", "refuse", "may-leak"] as const) {
    const rows = rowsIn(["train", "train"], patients);
    const { identical, leaking } = divideImages(records, copied(rows), { ...OPTIONS, patients });
    assertEquals([identical.length, leaking.length], [1, 0]);
  }
});

Deno.test("a file of another patient is refused under every policy, a copied file only if patients may not leak", () => {
  const wrong = files(({ patientId }, row) => ({ patientId: row === 4 ? "10000029" : patientId }));
  for (const patients of ["grouped", "refuse", "may-leak"] as const) {
    assertThrows(
      () => divideImages(records, wrong, { ...OPTIONS, patients }),
      DataError,
      'sheet.csv, record ending at line 6: found patient_id "10000004", but the file files/image-4.dcm has Patient ID',
    );
  }
  // A file is stored under the name of another one too, with that one's header.
  const copy = (patients: "grouped" | "may-leak") => {
    const { first, second } = rowsIn(["train", "test"], patients);
    const of = files((file, row) => row === second ? { ...files()[first]!, dicomId: file.dicomId } : {});
    return divideImages(records, of, { ...OPTIONS, patients });
  };
  const { message } = assertThrows(() => copy("grouped"), DataError, "has Patient ID");
  assertStringIncludes(message, "identical pixels");
  assertEquals(copy("may-leak").leaking.length, 1);
});

Deno.test("a message lists five faults and counts the others", () => {
  const wrong = files((_, row) => row < 9 ? { patientId: `other ${row}` } : {});
  const { message } = assertThrows(
    () => divideImages(records, wrong, { ...OPTIONS, patients: "grouped" }),
    DataError,
  );
  assertStringIncludes(message, "4 more places have this fault.");
  assertEquals(message.split("record ending at").length - 1, 5);
  assert(message.endsWith("or leave images out with data.exclude."));
});
