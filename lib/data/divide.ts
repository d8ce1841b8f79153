/** Divides a table's images into subsets, after a check that their files agree with the table. */
import { DataError } from "./data_error.ts";
import type { GroupedRecord, GroupingColumns } from "./grouped_record.ts";
import { fileDisagreements, type RecordedFile } from "./file_disagreements.ts";
import type { FileIdentity } from "./file_identity.ts";
import { identicalImages, leakingGroups } from "./identical_pixels.ts";
import { type Split, type SplitOptions, splitSubjects } from "./split.ts";

/** A record of the table, with its class. */
export interface LabelledRecord extends GroupedRecord {
  readonly label: string;
}

/** The images of a study, divided. */
export interface Divided {
  readonly split: Split;
  /** Groups of ids whose images have the same pixels. */
  readonly identical: readonly (readonly string[])[];
  /** The groups that have images in several subsets. */
  readonly leaking: readonly (readonly string[])[];
}

/** The table that is divided. */
export interface TableOfImages {
  /** The table's name, for messages. */
  readonly source: string;
  readonly columns: GroupingColumns;
  /** The names of all classes. */
  readonly classNames: readonly string[];
}

/** Options of a division. */
export type DivideOptions = SplitOptions & TableOfImages;

/** The number of faults that a message names; it counts the others. */
const MOST_NAMED = 5;

/**
 * Divides `records` as `splitSubjects` does; `files` has one identity for each, in any order, and
 * `source` names the table in errors.
 *
 * Throws a {@linkcode DataError} where a file names another patient, study or image than its
 * record. Unless patients may leak, it also throws one where images with the same pixels are in
 * different subsets. If they may leak, copies of an image are counted and their files' identifiers
 * are ignored. Throws what `splitSubjects` throws.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const records = ["train", "train", "val", "test"].map((fold, row) => {
 *   const dicomId = `image ${row}`, patientId = `P${row}`;
 *   return { dicomId, patientId, path: `${row}.png`, line: row + 2, label: "normal", fold };
 * });
 * const files = records.map(({ dicomId }) => ({ dicomId, pixels: dicomId, saysSynthetic: false }));
 * const columns = { dicomId: "id", patientId: "patient" }, classNames = ["normal"];
 * const stated = { column: "fold", train: ["train"], validation: ["val"], test: ["test"] };
 * const table = { source: "cases.csv", columns, classNames };
 * const { split } = divideImages(records, files, { ...table, ...stated, patients: "refuse" });
 * assertEquals([split.train, split.test], [["image 0", "image 1"], ["image 3"]]);
 * ```
 */
export function divideImages(
  records: readonly LabelledRecord[],
  files: readonly FileIdentity[],
  options: DivideOptions,
): Divided {
  const { source, columns, classNames, patients } = options;
  const recorded = recordedFiles(records, files);
  const identical = identicalImages(recorded.map(({ file }) => file));
  const copies = new Set(patients === "may-leak" ? identical.flat() : []);
  const faults = fileDisagreements(recorded.filter(({ file }) => !copies.has(file.dicomId)), columns)
    .map(({ line, text }) => `${source}, record ending at line ${line}: ${text}.`);
  const split = splitSubjects(records, options, classNames);
  const leaking = leakingGroups(identical, split);
  if (patients !== "may-leak") {
    faults.push(...leaking.map((group) => leakText(group, { split, records, source })));
  }
  if (faults.length > 0) {
    const others = faults.length - MOST_NAMED;
    throw new DataError(
      `${faults.slice(0, MOST_NAMED).join("\n")}${
        others > 0 ? ` ${others} more ${others === 1 ? "place has" : "places have"} this fault.` : ""
      } ` +
        "Correct the table or the files, or leave images out with data.exclude.",
    );
  }
  return { split, identical, leaking };
}

/**
 * Pairs each record with its file by their id, in the order of the records. Throws a `RangeError`
 * where a record has no file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const records = [{ dicomId: "b", patientId: "10001", path: "b.dcm", line: 2 }];
 * const one = { pixels: "hash a", saysSynthetic: true };
 * const files = [{ ...one, dicomId: "a" }, { ...one, dicomId: "b", pixels: "hash b" }];
 * const pairs = recordedFiles(records, files);
 * assertEquals(pairs.map(({ record, file }) => [record.path, file.pixels]), [["b.dcm", "hash b"]]);
 * ```
 */
export function recordedFiles(
  records: readonly GroupedRecord[],
  files: readonly FileIdentity[],
): readonly RecordedFile[] {
  const byId = new Map(files.map((file) => [file.dicomId, file]));
  return records.map((record) => {
    const file = byId.get(record.dicomId);
    if (file === undefined) {
      throw new RangeError(`image ${record.dicomId}: found no file that was read, expected one`);
    }
    return { record, file };
  });
}

function leakText(
  group: readonly string[],
  { split, records, source }: {
    readonly split: Split;
    readonly records: readonly GroupedRecord[];
    readonly source: string;
  },
): string {
  const places = group.map((id) => {
    const subset = Object.entries(split).find(([, ids]) => ids.includes(id))?.[0];
    const line = records.find(({ dicomId }) => dicomId === id)?.line;
    return `${id} (record ending at line ${line}, in ${subset})`;
  });
  return `${source}: found identical pixels in the images ${
    places.join(" and ")
  }, expected an image to be in one subset; ` +
    '"patients: may-leak" accepts the leak, which flatters test results.';
}
