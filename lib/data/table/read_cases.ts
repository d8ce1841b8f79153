/** Reads the table of images, which has a row for each image. */
import type { RecordsFile } from "../records_file.ts";
import { Faults } from "../tables/faults.ts";
import { gatherTable } from "../tables/read_table.ts";
import { columnsOf, ruleOf } from "../tables/rules.ts";
import { CaseReader, type CaseRecord, type ReadCasesOptions } from "./case_reader.ts";
import { classRules } from "./class_rules.ts";
import type { CasesSettings, TableSettings } from "./settings.ts";
import { isTemplate } from "./template.ts";

/** The table of images. */
export interface CasesTable {
  /** The rows that count and have no fault, in the table's order. */
  readonly records: readonly CaseRecord[];
  /**
   * The rows that count and have an id of their own, including faulty ones, whose wrong or missing
   * values are empty.
   */
  readonly named: readonly CaseRecord[];
  /** The ids of rows that do not count. */
  readonly others: readonly string[];
  /** The ids of rows of another length than the header. */
  readonly odd: readonly string[];
  /** False if the ids of some or all rows cannot be known. */
  readonly hasIds: boolean;
  /** The missing columns. */
  readonly lacks: ReadonlySet<string>;
}

/** Returns the columns that group images, as the table calls them. */
export function groupingColumns({ id, patient, study }: CasesSettings): RecordsFile["columns"] {
  return { dicomId: id, patientId: patient, ...(study === undefined ? {} : { studyId: study }) };
}

/** Returns the names of the classes, in the order of the labels. */
export function classNamesOf(classes: TableSettings["classes"]): readonly string[] {
  return classRules(classes).map(({ name }) => name);
}

/**
 * Returns the table. Throws a `TableError` with every fault: its line, its column, what was found
 * and what was expected.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("image,who,finding\na,P1,normal\nb,P2,mass+calc\n");
 * const file = "cases.csv", path = "{id}.png";
 * const cases = { file, id: "image", path, patient: "who", class: "finding" };
 * const classes = ["normal", { name: "mass", values: ["mass", "mass+calc"] }];
 * const { records: [, second] } = readCases(bytes, { cases, classes, source: file });
 * assertEquals([second?.dicomId, second?.path, second?.label], ["b", "b.png", "mass"]);
 * ```
 */
export function readCases(bytes: Uint8Array, options: ReadCasesOptions): CasesTable {
  const faults = new Faults();
  const table = gatherCases(bytes, options, faults);
  faults.throwIfAny();
  return table;
}

/**
 * Does the same as {@linkcode readCases}, but adds the faults to `faults`. Throws a `TableError`
 * for bytes that cannot be divided into rows.
 */
export function gatherCases(bytes: Uint8Array, options: ReadCasesOptions, faults: Faults): CasesTable {
  const { cases, classes, fold, source, hint } = options;
  const rules = classRules(classes);
  const { rows, odd, lacks, isRead } = gatherTable(bytes, {
    source,
    columns: [
      cases.id,
      cases.patient,
      ...[cases.class, cases.study, fold].filter((column) => column !== undefined),
      ...(isTemplate(cases.path) ? [] : [cases.path]),
      ...columnsOf(cases.where),
      ...rules.flatMap(({ where }) => columnsOf(where)),
    ],
    ...(hint === undefined ? {} : { hint }),
    faults,
  });
  // Without a column of the rule, every row may count.
  const counts = columnsOf(cases.where).some((column) => lacks.has(column))
    ? () => true
    : ruleOf(cases.where);
  const counted = rows.filter(counts);
  if (rows.length > 0 && counted.length === 0) {
    faults.add(
      `${source}: found ${rows.length} rows of which none counts by data.cases.where, expected at least one`,
    );
  }
  const reader = new CaseReader(options, { rules, lacks, faults });
  const read = counted.flatMap((row) => reader.read(row));
  if (counted.length > 0) {
    for (const rule of rules) {
      if (reader.mayBe(rule)) continue;
      faults.add(`${source}: found no row of the class ${JSON.stringify(rule.name)}, expected at least one`);
    }
  }
  return {
    records: read.filter(({ isWhole }) => isWhole).map(({ record }) => record),
    named: read.map(({ record }) => record),
    others: rows.filter((row) => !counts(row)).map((row) => row.text(cases.id)),
    odd: odd.map((row) => row.text(cases.id)),
    hasIds: isRead && !lacks.has(cases.id),
    lacks,
  };
}
