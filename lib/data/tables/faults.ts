/** Collects the faults of tables and files, so that all of them are reported at once. */
import { TableError } from "./table_error.ts";

/** The most faults of one kind that are listed; the others are counted. */
const LISTED = 5;

/** The faults of one kind whose values are looked at; the rest is only counted. */
const MOST_COMPARED = 1000;

/** The faults that one line can stand for. */
export interface FaultKind {
  /** The table, or the kind of files, whose faults stand together. */
  readonly group: string;
  /** Faults of one kind differ in their rows and values alone. */
  readonly kind: string;
  /** The things that are faulty, as the count of the others calls them. */
  readonly what: "rows" | "files" | "images";
}

interface Listed extends FaultKind {
  readonly lines: string[];
  more: number;
}

/** Faults by file and kind. */
export class Faults {
  readonly #groups = new Map<string, Map<string, Listed>>();
  #count = 0;

  /** The number of faults, those that are not listed too. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds a fault, whose `line` begins with its place. Faults of a table with the same column and
   * the same words are of one kind unless `kind` says otherwise.
   */
  add(line: string, kind: FaultKind = rowKind(line)): void {
    const group = this.#groups.get(kind.group) ?? new Map<string, Listed>();
    this.#groups.set(kind.group, group);
    const listed = group.get(kind.kind) ?? { ...kind, lines: [], more: 0 };
    group.set(kind.kind, listed);
    // Two settings may name one file.
    if (listed.lines.includes(line)) return;
    this.#count++;
    if (listed.more > MOST_COMPARED) return void listed.more++;
    listed.lines.push(line);
    if (listed.lines.length <= LISTED) return;
    listed.more++;
    // A line with values that are already listed makes room for one with other values.
    const texts = listed.lines.map(wordsOf);
    const repeated = texts.findLastIndex((text, index) => texts.indexOf(text) < index);
    listed.lines.splice(repeated === -1 ? LISTED : repeated, 1);
  }

  /** Returns the faults file by file, those of one kind together. */
  lines(): string[] {
    return [...this.#groups].flatMap(([group, kinds]) =>
      [...kinds.values()].flatMap(({ lines, more, what }) => [
        ...lines,
        ...(more > 0 ? [`${group}: and ${more} more ${more === 1 ? what.slice(0, -1) : what} like it`] : []),
      ])
    );
  }

  /** Throws a {@linkcode TableError} of all faults, one line each, if there are any. */
  throwIfAny(): void {
    if (this.#count > 0) throw new TableError(this.lines().join("\n"));
  }
}

/** Returns the kind of faults of a table's rows whose image the table of images lacks. */
export function unknownImage(group: string): FaultKind {
  return { group, kind: "unknown image", what: "images" };
}

/** Returns the words of a table's fault, with its values and without its place. */
function wordsOf(line: string): string {
  return line.replace(/, line \d+/, "");
}

/** Returns the kind of a table's fault: file, column and words, without values and hints. */
export function rowKind(line: string): FaultKind {
  const [, group = "", place = "", words = ""] = /^(.*?)((?:, line \d+)?(?:, column "[^"]*")?): (.*)$/s
    .exec(line) ?? [undefined, "", "", line];
  // A hint after the fault makes no other kind of it.
  const [found = ""] = words.split("; ", 1);
  const plain = found.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d[\d.]*/g, "#");
  return { group, kind: `${place.replace(/, line \d+/, "")}: ${plain}`, what: "rows" };
}
