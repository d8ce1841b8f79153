/** The table of images: one row an image. */
import { imageKey } from "../image_id.ts";
import type { RecordsFile, StoredRecord } from "../records_file.ts";
import { Faults } from "../tables/faults.ts";
import { readTable, type TableRow } from "../tables/read_table.ts";
import type { CasesSettings, TableSettings } from "./settings.ts";
import { isTemplate, pathOf, staysBelow } from "./template.ts";
import { columnsOf, type Rule, ruleOf } from "../tables/rules.ts";
import { classRules } from "./class_rules.ts";

/** Options of the reading. */
export interface ReadCasesOptions {
  readonly cases: CasesSettings;
  readonly classes: TableSettings["classes"];
  /** The column that the experiment splits by. */
  readonly fold?: string | undefined;
  /** The table's name in messages. */
  readonly source: string;
  readonly hint?: (word: string, candidates: readonly string[]) => string;
}

/** A row of the table. */
export interface CaseRecord extends StoredRecord {
  /** A table of others' images cannot say so. */
  readonly saysSynthetic: false;
}

/** The columns that group images, as the table calls them. */
export function groupingColumns({ id, patient, study }: CasesSettings): RecordsFile["columns"] {
  return { dicomId: id, patientId: patient, ...(study === undefined ? {} : { studyId: study }) };
}

/** The names of the classes, in the order of the labels. */
export function classNamesOf(classes: TableSettings["classes"]): readonly string[] {
  return classRules(classes).map(({ name }) => name);
}

/**
 * Returns the rows that count, in the table's order. Throws a `TableError` with every fault: its
 * line, its column, what was found and what was expected.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("image,who,finding\na,P1,normal\nb,P2,mass+calc\n");
 * const file = "cases.csv", path = "{id}.png";
 * const cases = { file, id: "image", path, patient: "who", class: "finding" };
 * const classes = ["normal", { name: "mass", values: ["mass", "mass+calc"] }];
 * const [, second] = readCases(bytes, { cases, classes, source: "cases.csv" });
 * assertEquals([second?.dicomId, second?.path, second?.label], ["b", "b.png", "mass"]);
 * ```
 */
export function readCases(bytes: Uint8Array, options: ReadCasesOptions): readonly CaseRecord[] {
  const { cases, classes, fold, source, hint } = options;
  const rules = classRules(classes);
  const { rows } = readTable(bytes, {
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
  });
  const counts = ruleOf(cases.where);
  const faults = new Faults();
  const reader = new CaseReader(options, faults);
  const records = rows.filter(counts).flatMap((row) => reader.read(row));
  for (const { name } of rules) {
    if (!records.some(({ label }) => label === name)) {
      faults.add(`${source}: found no row of the class ${JSON.stringify(name)}, expected at least one`);
    }
  }
  faults.throwIfAny();
  return records;
}

class CaseReader {
  readonly #first = new Map<string, number>();
  readonly #files = new Map<string, number>();
  readonly #rules: readonly { readonly name: string; readonly fits: Rule }[];

  constructor(readonly options: ReadCasesOptions, readonly faults: Faults) {
    const own = options.cases.class;
    this.#rules = classRules(options.classes).map(({ name, values, where }) => ({
      name,
      fits: where === undefined ? (row) => own !== undefined && values.has(row.text(own)) : ruleOf(where),
    }));
  }

  read(row: TableRow): CaseRecord[] {
    const { cases, fold } = this.options;
    const id = row.text(cases.id), patientId = row.text(cases.patient);
    const path = isTemplate(cases.path) ? pathOf(cases.path, id) : row.text(cases.path);
    const label = this.#labelOf(row);
    const isWhole = [
      this.#check(row, cases.id, isName(id), "an image's id"),
      this.#check(row, cases.patient, patientId !== "", "a patient"),
      this.#check(
        row,
        isTemplate(cases.path) ? cases.id : cases.path,
        staysBelow(path),
        "a relative path with forward slashes that stays below data.images",
      ),
      this.#isNew(row, id),
      this.#isOwn(row, path),
    ].every((isRight) => isRight);
    if (!isWhole || label === undefined) return [];
    return [{
      dicomId: id,
      patientId,
      ...(cases.study === undefined ? {} : { studyId: row.text(cases.study) }),
      path,
      label,
      line: row.line,
      ...(fold === undefined ? {} : { fold: row.text(fold) }),
      saysSynthetic: false,
    }];
  }

  #check(row: TableRow, column: string, isRight: boolean, expected: string): boolean {
    if (!isRight) {
      this.faults.add(
        `${this.#place(row)}, column ${JSON.stringify(column)}: found ${JSON.stringify(row.text(column))}, ` +
          `expected ${expected}`,
      );
    }
    return isRight;
  }

  #isNew(row: TableRow, id: string): boolean {
    const earlier = this.#first.get(imageKey(id));
    if (earlier === undefined) {
      this.#first.set(imageKey(id), row.line);
      return true;
    }
    this.faults.add(
      `${this.#place(row)}, column ${JSON.stringify(this.options.cases.id)}: found ${
        JSON.stringify(id)
      } again, ` +
        `after line ${earlier}; expected every image once`,
    );
    return false;
  }

  /** Two ids of one file would be one image in two subsets. */
  #isOwn(row: TableRow, path: string): boolean {
    const { cases } = this.options;
    const earlier = this.#files.get(path);
    if (earlier === undefined || isTemplate(cases.path)) {
      this.#files.set(path, row.line);
      return true;
    }
    this.faults.add(
      `${this.#place(row)}, column ${JSON.stringify(cases.path)}: found ${
        JSON.stringify(path)
      } again, after line ` +
        `${earlier}; expected every image to have a file of its own`,
    );
    return false;
  }

  #labelOf(row: TableRow): string | undefined {
    const fitting = this.#rules.filter(({ fits }) => fits(row)).map(({ name }) => name);
    if (fitting.length === 1) return fitting[0];
    const own = this.options.cases.class;
    const found = own === undefined ? "a row" : JSON.stringify(row.text(own));
    const column = own === undefined ? "" : `, column ${JSON.stringify(own)}`;
    const names = this.#rules.map(({ name }) => JSON.stringify(name)).join(", ");
    this.faults.add(
      fitting.length === 0
        ? `${this.#place(row)}${column}: found ${found}, which is of no class, expected one of ${names}; ` +
          "name it among a class's values, or leave such rows out with data.cases.where"
        : `${this.#place(row)}${column}: found ${found}, which is of ${fitting.length} classes (${
          fitting.map((name) => JSON.stringify(name)).join(", ")
        }), expected one`,
    );
    return undefined;
  }

  #place({ line }: TableRow): string {
    return `${this.options.source}, line ${line}`;
  }
}

/** Ids name tensors and parts of paths. */
function isName(id: string): boolean {
  return id !== "" && id !== "__metadata__" && id.length <= 200 && staysBelow(id);
}
