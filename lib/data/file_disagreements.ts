/**
 * Checks a table's columns against the identifiers in its images' files. MIMIC-CXR's files are
 * de-identified, so an attribute may be empty, hold one placeholder for all, or be another
 * numbering than the table's.
 */
import type { FileIdentity } from "./file_identity.ts";
import { imageKey } from "./image_id.ts";
import type { Disagreement, GroupedRecord, GroupingColumns } from "./grouped_record.ts";
import { tuple } from "../formats/items.ts";

/** A record of the table beside its file. */
export interface RecordedFile {
  readonly record: GroupedRecord;
  readonly file: FileIdentity;
}

/** A column of the table and the attribute with the same meaning. */
interface Pairing {
  readonly column: keyof GroupingColumns;
  readonly attribute: string;
  ofRecord(record: GroupedRecord): string | undefined;
  ofFile(file: FileIdentity): string | undefined;
  /**
   * True if values in another numbering than the table's still correspond one to one. A Study ID
   * does not: the standard lets every machine count from 1 (PS3.3 C.7.2.1).
   */
  readonly isUnique: boolean;
}

const PAIRINGS: readonly Pairing[] = [
  {
    column: "patientId",
    attribute: "Patient ID (0010,0020)",
    ofRecord: ({ patientId }) => patientId,
    ofFile: ({ patientId }) => patientId,
    isUnique: true,
  },
  {
    column: "studyId",
    attribute: "Study Instance UID (0020,000D)",
    ofRecord: ({ studyId }) => studyId,
    ofFile: ({ studyInstanceUid }) => studyInstanceUid,
    isUnique: true,
  },
  {
    column: "studyId",
    attribute: "Study ID (0020,0010)",
    ofRecord: ({ studyId }) => studyId,
    ofFile: ({ studyId }) => studyId,
    isUnique: false,
  },
  {
    column: "dicomId",
    attribute: "SOP Instance UID (0008,0018)",
    ofRecord: ({ dicomId }) => imageKey(dicomId),
    ofFile: ({ sopInstanceUid }) => sopInstanceUid === undefined ? undefined : imageKey(sopInstanceUid),
    isUnique: true,
  },
];

/** The number of files whose attribute identifies somebody, per attribute. */
export interface NamedBy {
  readonly patientId: number;
  readonly studyInstanceUid: number;
  readonly studyId: number;
  readonly sopInstanceUid: number;
}

/**
 * Returns the disagreements between records and files, in the table's order. If most of an
 * attribute's values are values of the column, each must be its own record's. If they are another
 * numbering, the two must correspond one to one: a Patient ID under two patients of the table and
 * two Patient IDs under one are disagreements. Values that identify nobody are ignored: words such
 * as ANONYMOUS, only zeros, or one value in all files of several patients. `columns` names the
 * table's columns in messages.
 */
export function fileDisagreements(
  files: readonly RecordedFile[],
  columns: GroupingColumns,
): readonly Disagreement[] {
  return PAIRINGS.flatMap((pairing) => {
    const named = namedValues(files, pairing);
    const column = new Set(files.map(({ record }) => pairing.ofRecord(record)));
    const inColumn = named.filter(({ theirs }) => column.has(theirs)).length;
    if (2 * inColumn > named.length) return unequal(named, pairing, columns);
    return pairing.isUnique ? notOneToOne(named, pairing, columns) : [];
  }).toSorted((a, b) => a.line - b.line);
}

/**
 * Counts the files whose attributes {@linkcode fileDisagreements} could check the table against.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const files = ["10001", "10002", "ANONYMOUS"].map((patientId, row) => {
 *   const dicomId = `image ${row}`, path = `${row}.dcm`;
 *   const record = { dicomId, patientId: `1000${row + 1}`, path, line: row + 2 };
 *   return { record, file: { dicomId, pixels: path, patientId, saysSynthetic: false } };
 * });
 * const none = { studyInstanceUid: 0, studyId: 0, sopInstanceUid: 0 };
 * assertEquals(namedBy(files), { patientId: 2, ...none });
 * ```
 */
export function namedBy(files: readonly RecordedFile[]): NamedBy {
  const [patientId, studyInstanceUid, studyId, sopInstanceUid] = tuple(
    PAIRINGS.map((pairing) => namedValues(files, pairing).length),
    4,
  );
  return { patientId, studyInstanceUid, studyId, sopInstanceUid };
}

/** Placeholders of tools that de-identify, and values without a letter or a digit above 0. */
const NOBODY = /^\D*(anon|unknown|none|null|removed|redact|identif|patient|test)\D*$|^[^a-z1-9]*$/i;

interface Named {
  readonly record: GroupedRecord;
  readonly ours: string;
  readonly theirs: string;
}

function namedValues(files: readonly RecordedFile[], { ofRecord, ofFile }: Pairing): readonly Named[] {
  const named = files.flatMap(({ record, file }): Named[] => {
    const ours = ofRecord(record), theirs = ofFile(file);
    return ours === undefined || theirs === undefined || NOBODY.test(theirs)
      ? []
      : [{ record, ours, theirs }];
  });
  const first = named.at(0);
  const isPlaceholder = first !== undefined && named.length > 1 && 2 * named.length > files.length &&
    named.every(({ theirs }) => theirs === first.theirs) &&
    named.every(({ ours }) => ours !== first.theirs) &&
    new Set(named.map(({ ours }) => ours)).size > 1;
  return isPlaceholder ? [] : named;
}

function unequal(
  named: readonly Named[],
  { column, attribute }: Pairing,
  columns: GroupingColumns,
): Disagreement[] {
  return named.filter(({ ours, theirs }) => ours !== theirs).map(({ record, ours, theirs }) => ({
    line: record.line,
    text: `found ${columns[column]} ${JSON.stringify(ours)}, but the file ${record.path} has ${attribute} ` +
      `${JSON.stringify(theirs)}; expected both to be the same`,
  }));
}

function notOneToOne(
  named: readonly Named[],
  { column: key, attribute }: Pairing,
  columns: GroupingColumns,
): Disagreement[] {
  const column = columns[key];
  const byOurs = new Map<string, Named>(), byTheirs = new Map<string, Named>();
  return named.flatMap((value) => {
    const { record, ours, theirs } = value;
    const sameOurs = byOurs.get(ours), sameTheirs = byTheirs.get(theirs);
    if (sameOurs === undefined) byOurs.set(ours, value);
    if (sameTheirs === undefined) byTheirs.set(theirs, value);
    const other = sameTheirs !== undefined && sameTheirs.ours !== ours
      ? sameTheirs
      : sameOurs !== undefined && sameOurs.theirs !== theirs
      ? sameOurs
      : undefined;
    if (other === undefined) return [];
    return [{
      line: record.line,
      text:
        `found ${column} ${JSON.stringify(ours)} with ${attribute} ${JSON.stringify(theirs)} in the file ` +
        `${record.path}, but ${column} ${JSON.stringify(other.ours)} with ${
          JSON.stringify(other.theirs)
        } in the record ` +
        `ending at line ${other.record.line}; expected one ${column} for each ${attribute}`,
    }];
  });
}
