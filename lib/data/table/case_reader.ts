/** Reads one row of the table of images after another. */
import { imageKey } from "../image_id.ts";
import type { StoredRecord } from "../records_file.ts";
import type { Faults } from "../tables/faults.ts";
import type { Hint } from "../tables/missing_columns.ts";
import type { TableRow } from "../tables/read_table.ts";
import { columnsOf, type Rule, ruleOf } from "../tables/rules.ts";
import type { ClassRule } from "./class_rules.ts";
import { nearId } from "./near_id.ts";
import type { CasesSettings, TableSettings } from "./settings.ts";
import { isTemplate, pathOf, staysBelow } from "./template.ts";

/** Options of the reading. */
export interface ReadCasesOptions {
  readonly cases: CasesSettings;
  readonly classes: TableSettings["classes"];
  /** The column that the experiment splits by. */
  readonly fold?: string | undefined;
  /** The table's name in messages. */
  readonly source: string;
  readonly hint?: Hint;
}

/** A row of the table. */
export interface CaseRecord extends StoredRecord {
  /** Always false: a table of users' images has no such mark. */
  readonly saysSynthetic: false;
}

/** The classes' rules, the missing columns, and the faults found so far. */
interface ReaderContext {
  readonly rules: readonly ClassRule[];
  readonly lacks: ReadonlySet<string>;
  readonly faults: Faults;
}

/** Reads rows one after another, and remembers the earlier ones. */
export class CaseReader {
  readonly #options: ReadCasesOptions;
  readonly #lacks: ReadonlySet<string>;
  readonly #faults: Faults;
  readonly #first = new Map<string, { readonly id: string; readonly line: number }>();
  readonly #files = new Map<string, number>();
  readonly #rules: readonly { readonly name: string; readonly fits: Rule }[];
  /** The texts that name a class, and the names of classes with a rule. */
  readonly #known: readonly string[];
  /** True if a column that decides the class is missing. */
  readonly #lacksClasses: boolean;
  /** The column that decides the class, if it is a single one. */
  readonly #column: string | undefined;
  /** Texts that name no class, at most as many as get a hint. */
  readonly #unknown = new Set<string>();
  readonly #seen = new Set<string>();

  constructor(options: ReadCasesOptions, { rules, lacks, faults }: ReaderContext) {
    this.#options = options;
    this.#lacks = lacks;
    this.#faults = faults;
    const own = options.cases.class;
    this.#rules = rules.map(({ name, values, where }) => ({
      name,
      fits: where === undefined ? (row) => own !== undefined && values.has(row.text(own)) : ruleOf(where),
    }));
    this.#known = rules.flatMap(({ name, values, where }) => where === undefined ? [...values] : [name]);
    const columns = new Set(
      rules.flatMap(({ where }) => where === undefined ? own === undefined ? [] : [own] : columnsOf(where)),
    );
    this.#column = columns.size === 1 ? [...columns][0] : undefined;
    this.#lacksClasses = [own, ...rules.flatMap(({ where }) => columnsOf(where))]
      .some((column) => column !== undefined && lacks.has(column));
  }

  /**
   * Returns true if a row belongs to the class, or may belong to it: its class is unknown and
   * resembles one of the values.
   */
  mayBe({ name, values: set }: ClassRule): boolean {
    const { hint } = this.#options, values = [...set];
    return this.#lacksClasses || this.#seen.has(name) ||
      [...this.#unknown].some((text) => nearId(text, values, hint) !== "");
  }

  /** Returns the row if it has an id that no earlier row has. */
  read(row: TableRow): { readonly record: CaseRecord; readonly isWhole: boolean }[] {
    const { cases, fold } = this.#options;
    const id = row.text(cases.id), patientId = row.text(cases.patient);
    const path = isTemplate(cases.path) ? pathOf(cases.path, id) : row.text(cases.path);
    const label = this.#labelOf(row);
    const hasId = this.#check(row, cases.id, isName(id), AN_ID) && this.#isNew(row, id);
    // A repeated row also repeats its file, which is not reported again.
    const hasPath = isTemplate(cases.path) ||
      this.#check(row, cases.path, staysBelow(path), A_PATH) && hasId && this.#isOwn(row, path);
    const hasPatient = this.#check(row, cases.patient, patientId !== "", "a patient");
    if (!hasId || this.#lacks.has(cases.id)) return [];
    const record = {
      dicomId: id,
      patientId,
      ...(cases.study === undefined ? {} : { studyId: row.text(cases.study) }),
      path: hasPath ? path : "",
      label: label ?? "",
      line: row.line,
      ...(fold === undefined ? {} : { fold: row.text(fold) }),
      saysSynthetic: false,
    } as const;
    return [{ record, isWhole: hasPath && hasPatient && label !== undefined && this.#lacks.size === 0 }];
  }

  #check(row: TableRow, column: string, isRight: boolean, expected: string): boolean {
    if (isRight || this.#lacks.has(column)) return true;
    this.#faults.add(
      `${this.#place(row, column)}: found ${JSON.stringify(row.text(column))}, expected ${expected}`,
    );
    return false;
  }

  #isNew(row: TableRow, id: string): boolean {
    const column = this.#options.cases.id;
    const earlier = this.#first.get(imageKey(id));
    if (earlier === undefined || this.#lacks.has(column)) {
      this.#first.set(imageKey(id), { id, line: row.line });
      return true;
    }
    const spelt = earlier.id === id
      ? ""
      : ` as ${JSON.stringify(earlier.id)} (ids are compared without case, folders and .dcm)`;
    this.#faults.add(
      `${this.#place(row, column)}: found ${JSON.stringify(id)} again, after line ${earlier.line}${spelt}; ` +
        "expected every image once",
    );
    return false;
  }

  /** Refuses a file that an earlier row names: with two ids, one image could be in two subsets. */
  #isOwn(row: TableRow, path: string): boolean {
    const column = this.#options.cases.path;
    const earlier = this.#files.get(path);
    if (earlier === undefined || this.#lacks.has(column)) {
      this.#files.set(path, row.line);
      return true;
    }
    this.#faults.add(
      `${this.#place(row, column)}: found ${JSON.stringify(path)} again, after line ${earlier}; ` +
        "expected every image to have a file of its own",
    );
    return false;
  }

  #labelOf(row: TableRow): string | undefined {
    const fitting = this.#rules.filter(({ fits }) => fits(row)).map(({ name }) => name);
    for (const name of fitting) this.#seen.add(name);
    if (fitting.length === 1) return fitting[0];
    const own = this.#column;
    // Without the column of a rule, no row fits it.
    if (this.#lacksClasses) return undefined;
    const text = own === undefined ? undefined : row.text(own);
    const found = text === undefined ? "a row" : JSON.stringify(text);
    const isHinted = fitting.length === 0 && text !== undefined && this.#unknown.size < HINTS;
    const near = isHinted ? nearId(text, this.#known, this.#options.hint) : "";
    if (isHinted) this.#unknown.add(text);
    this.#faults.add(
      fitting.length === 0
        ? `${this.#place(row, own)}: found ${found}, which is of no class, expected one of ${
          this.#known.map((name) => JSON.stringify(name)).join(", ")
        }; name it among a class's values, or leave such rows out with data.cases.where${near}`
        : `${this.#place(row, own)}: found ${found}, which is of ${fitting.length} classes (${
          fitting.map((name) => JSON.stringify(name)).join(", ")
        }), expected one; make the rules of data.classes exclude each other`,
    );
    return undefined;
  }

  #place({ line }: TableRow, column?: string): string {
    return `${this.#options.source}, line ${line}${
      column === undefined ? "" : `, column ${JSON.stringify(column)}`
    }`;
  }
}

/** The most texts that get a hint, because each hint takes time. */
const HINTS = 20;

const AN_ID = 'an image\'s id of at most 200 characters, without backslashes, "..", or a slash at its ends';

const A_PATH = "a relative path with forward slashes that stays below data.images";

/** Returns true for an id that can name a tensor and a part of a path. */
function isName(id: string): boolean {
  return id !== "" && id !== "__metadata__" && id.length <= 200 && staysBelow(id);
}
