/**
 * Checks the columns that group images against every other place of the table with the same data. A
 * wrong `patient_id` puts a patient into two subsets, and no later step could detect it.
 */

import type { Disagreement, GroupedRecord } from "../grouped_record.ts";
import { itemAt } from "../../formats/items.ts";

/** A record of EGD-CXR's table, which always has a study. */
export interface StudyRecord extends GroupedRecord {
  readonly studyId: string;
}

/**
 * Returns the disagreements between the table's own columns, in its order, the first of each
 * record. The checks compare `patient_id` and `study_id` with the numbers in `path`
 * (`pNN/pNNNNNNNN/sNNNNNNNN`), and find a path whose two patient folders differ, one number spelt
 * in two ways, a study of two patients, and patients that are row numbers. Values are compared as
 * text: `1.0`, `p1` and `01` do not equal 1.
 */
export function tableDisagreements(records: readonly StudyRecord[]): readonly Disagreement[] {
  const found = [
    ...records.flatMap(pathDisagreements),
    ...spellings(records, "patient_id", "p", ({ patientId }) => patientId),
    ...spellings(records, "study_id", "s", ({ studyId }) => studyId),
    ...sharedStudies(records),
    ...rowNumbers(records),
  ];
  return [...new Map(found.toReversed().map((disagreement) => [disagreement.line, disagreement])).values()]
    .toSorted((a, b) => a.line - b.line);
}

function pathDisagreements({ patientId, studyId, path, line }: StudyRecord): Disagreement[] {
  const folders = path.split("/").slice(0, -1);
  const patients = folders.filter((step) => /^p\d+$/i.test(step));
  const patient = patients.at(-1)?.slice(1),
    study = folders.findLast((step) => /^s\d+$/i.test(step))?.slice(1);
  const found = (column: string, value: string, step: string) => ({
    line,
    text: `found ${column} ${JSON.stringify(value)}, but path ${JSON.stringify(path)} names ${step}; ` +
      "expected both to be the same digits",
  });
  const prefix = patients.at(-2)?.slice(1);
  const misplaced = prefix?.length === 2 && patient?.length === 8 && !patient.startsWith(prefix);
  return [
    ...(patient === undefined || patient === patientId
      ? []
      : [found("patient_id", patientId, `p${patient}`)]),
    ...(study === undefined || study === studyId ? [] : [found("study_id", studyId, `s${study}`)]),
    ...(misplaced
      ? [{
        line,
        text: `found path ${JSON.stringify(path)}, whose folder p${prefix} holds no patient p${patient}; ` +
          `expected p${patient.slice(0, 2)}`,
      }]
      : []),
  ];
}

/**
 * Returns the number that a spelling represents, if it represents one: `p0123.0` is 123 after the
 * prefix `p`.
 */
function numberIn(id: string, prefix: string): string {
  // Full-width digits are digits, and invisible characters do not change a number.
  const text = id.normalize("NFKC").replaceAll(/[\s,'"\p{Cf}]/gu, "").toLowerCase();
  const plain = text.startsWith(prefix) ? text.slice(prefix.length) : text;
  const digits = /^0*(\d+)(?:\.0*)?$/.exec(plain)?.[1];
  if (digits !== undefined) return digits;
  const scientific = /^\d(\.\d+)?e\+?\d+$/.test(plain) ? Number(plain) : NaN;
  return Number.isSafeInteger(scientific) ? String(scientific) : text;
}

/**
 * Returns the only run of six digits or more, as in `subject_19302967`: too long to be shared by
 * chance.
 */
function longNumberIn(id: string): string | undefined {
  const [found, ...others] = id.match(/\d{6,}/g) ?? [];
  return others.length > 0 ? undefined : found?.replace(/^0+(?=\d)/, "");
}

function spellings(
  records: readonly StudyRecord[],
  column: string,
  prefix: string,
  of: (record: StudyRecord) => string,
): Disagreement[] {
  const first = new Map<string, StudyRecord>(), bare = new Map<string, StudyRecord>();
  for (const record of records) {
    const id = of(record);
    if (/^\d+$/.test(id) && !bare.has(numberIn(id, prefix))) bare.set(numberIn(id, prefix), record);
  }
  return records.flatMap((record) => {
    const number = numberIn(of(record), prefix);
    const earlier = first.get(number) ?? bare.get(longNumberIn(of(record)) ?? "");
    if (!first.has(number)) first.set(number, record);
    if (earlier === undefined || of(earlier) === of(record)) return [];
    return [{
      line: record.line,
      text:
        `found ${column} ${JSON.stringify(of(record))}, but ${
          JSON.stringify(of(earlier))
        } in the record ending ` +
        `at line ${earlier.line}; expected one number to be written the same way`,
    }];
  });
}

function sharedStudies(records: readonly StudyRecord[]): Disagreement[] {
  const first = new Map<string, StudyRecord>();
  return records.flatMap((record) => {
    const earlier = first.get(record.studyId);
    if (earlier === undefined) first.set(record.studyId, record);
    if (earlier === undefined || earlier.patientId === record.patientId) return [];
    return [{
      line: record.line,
      text:
        `found study_id ${JSON.stringify(record.studyId)} of patient_id ${
          JSON.stringify(record.patientId)
        }, ` +
        `but of ${JSON.stringify(earlier.patientId)} in the record ending at line ${earlier.line}; ` +
        "expected a study to be one patient's",
    }];
  });
}

/** The fewest rows checked for row numbers; with fewer, a match may be chance. */
const FEWEST_NUMBERED_ROWS = 5;

/**
 * Finds patients numbered consecutively, which identify nobody: the index of a table that lost its
 * column.
 */
function rowNumbers(records: readonly StudyRecord[]): Disagreement[] {
  const numbers = records.map(({ patientId }) => Number(patientId));
  const isCounted = records.length >= FEWEST_NUMBERED_ROWS && (numbers[0] === 0 || numbers[0] === 1) &&
    numbers.every((number, index) => number === numbers[0]! + index);
  if (!isCounted) return [];
  return [{
    line: itemAt(records, 0).line,
    text: `found patient_id ${JSON.stringify(itemAt(records, 0).patientId)} to ${
      JSON.stringify(itemAt(records, records.length - 1).patientId)
    }, the rows' own numbers; expected the patients' numbers, the same for images of the same patient`,
  }];
}
