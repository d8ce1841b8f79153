import { assertEquals, assertStringIncludes } from "@std/assert";
import { type StudyRecord, tableDisagreements } from "./grouping.ts";

/**
 * Returns the records of twelve images of ten patients, as in EGD-CXR's layout; every third field
 * may have another spelling.
 */
function table(change: (record: StudyRecord, row: number) => Partial<StudyRecord> = () => ({})) {
  return Array.from({ length: 12 }, (_, row): StudyRecord => {
    const patientId = String(19090536 + row % 10), studyId = String(55000000 + row);
    const record = {
      dicomId: `image ${row}`,
      patientId,
      studyId,
      path: `files/p${patientId.slice(0, 2)}/p${patientId}/s${studyId}/image ${row}.dcm`,
      line: row + 2,
    };
    return { ...record, ...change(record, row) };
  });
}

/** The same images with paths that name no patient. */
const flat: typeof table = (change = () => ({})) =>
  table((record, row) => ({ path: `images/${record.dicomId}.dcm`, ...change(record, row) }));

const texts = (records: readonly StudyRecord[]) => tableDisagreements(records).map(({ text }) => text);
const lines = (records: readonly StudyRecord[]) => tableDisagreements(records).map(({ line }) => line);

Deno.test("a table whose columns agree has no disagreement, with numbers in its paths or without", () => {
  assertEquals(texts(table()), []);
  assertEquals(texts(flat()), []);
  // Ids that are not numbers, and ids that only look equal.
  for (
    const ids of [["A12", "B12"], ["1.10", "1.1"], ["12-3", "123"], ["s12", "12"], ["anna", "bob"], [
      "A19090536",
      "B19090536",
    ]]
  ) {
    assertEquals(texts(flat((_, row) => ({ patientId: ids[row % 2]! }))), []);
  }
  assertEquals(texts(table().slice(0, 1)), []);
});

Deno.test("a patient_id that is not the path's digits is a disagreement, however it is spelt", () => {
  const spellings: readonly ((id: string, row: number) => string)[] = [
    (id) => `${id}.0`,
    (id) => `p${id}`,
    (id) => `0${id}`,
    (id) => id.replace("19", "19,"),
    (id) => `${id[0]}.${id.slice(1)}e7`,
    (_, row) => String(row),
    (_, row) => String(row + 1),
    (id) => String(Number(id) + 1),
    (id) => id.slice(0, -1),
  ];
  for (const spell of spellings) {
    // Only the second images, as in a table merged from two.
    const some = table((record, row) => row < 10 ? {} : { patientId: spell(record.patientId, row) });
    const found = tableDisagreements(some).filter(({ text }) => text.includes("but path"));
    assertEquals(found.map(({ line }) => line), [12, 13], spell("19090536", 0));
    assertStringIncludes(found[0]!.text, JSON.stringify(some[10]!.patientId));
    assertStringIncludes(found[0]!.text, "p19090536");
    const all = table((record, row) => ({ patientId: spell(record.patientId, row) }));
    assertEquals(new Set(lines(all)).size, 12);
  }
});

Deno.test("study_id and the folders of a path are compared with each other", () => {
  assertStringIncludes(
    texts(table((_, row) => row === 3 ? { studyId: "55000004" } : {}))[0]!,
    'found study_id "55000004", but path',
  );
  const misplaced = table(({ path }, row) => row === 5 ? { path: path.replace("p19/", "p18/") } : {});
  assertEquals(lines(misplaced), [7]);
  assertStringIncludes(texts(misplaced)[0]!, "whose folder p18 holds no patient p19090541; expected p19");
});

Deno.test("without numbers in the paths, one number in two spellings is a disagreement", () => {
  for (
    const spelling of [
      ...["19090536.0", "p19090536", "P19090536.00", "019090536", "1.9090536e7", "19,090,536"],
      ...["subject_19090536", "MIMIC-019090536-x"],
      ...["１９０９０５３６", "19090536\u200b", "\u200e19090536"],
    ]
  ) {
    const [found, ...others] = tableDisagreements(
      flat((_, row) => row === 10 ? { patientId: spelling } : {}),
    );
    assertEquals(others, []);
    assertEquals(found, {
      line: 12,
      text:
        `found patient_id ${
          JSON.stringify(spelling)
        }, but "19090536" in the record ending at line 2; expected one ` +
        "number to be written the same way",
    });
    // Used consistently, it is a name like any other.
    assertEquals(texts(flat(() => ({ patientId: spelling }))), []);
  }
});

Deno.test("a study of two patients, and patients that are the rows' numbers, are disagreements", () => {
  const shared = flat((_, row) => row === 7 ? { studyId: "55000001" } : {});
  assertEquals(lines(shared), [9]);
  assertStringIncludes(
    texts(shared)[0]!,
    'of patient_id "19090543", but of "19090537" in the record ending at line 3',
  );
  for (const from of [0, 1]) {
    const counted = flat((_, row) => ({ patientId: String(row + from) }));
    assertStringIncludes(
      texts(counted)[0]!,
      `found patient_id "${from}" to "${11 + from}", the rows' own numbers`,
    );
  }
  assertEquals(texts(flat((_, row) => ({ patientId: String(row + 2) }))), []);
});
