import { TableError } from "./table_error.ts";

/** The most faults that one error lists; it counts the others. */
const LISTED = 20;

/** Collects faults of a table, to tell all of them at once. */
export class Faults {
  readonly #lines: string[] = [];
  #more = 0;

  add(line: string): void {
    if (this.#lines.length < LISTED) this.#lines.push(line);
    else this.#more++;
  }

  /** Throws a {@linkcode TableError} of all faults, one line each, if there are any. */
  throwIfAny(): void {
    if (this.#lines.length === 0) return;
    const more = this.#more > 0 ? [`and ${this.#more} more faults`] : [];
    throw new TableError([...this.#lines, ...more].join("\n"));
  }
}
