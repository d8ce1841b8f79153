/** Collects the faults of files, so that reading continues with other files. */
import { UserError } from "../../errors/user_error.ts";
import { type Faults, rowKind } from "../tables/faults.ts";

/** Runs readers, and keeps the errors that they reject with. */
export class FileFaults {
  readonly faults: Faults;
  readonly #faulty = new Set<string>();

  constructor(faults: Faults) {
    this.faults = faults;
  }

  /** The ids of images with a fault of their own, in the order of `ids`. */
  faulty(ids: readonly string[]): string[] {
    return ids.filter((id) => this.#faulty.has(id));
  }

  /** Collects the faults of a table; rejects with any other error. */
  async table<Result>(read: () => Promise<Result>): Promise<Result | undefined> {
    return await this.#trying(read, (line) => this.faults.add(line));
  }

  /**
   * Collects the faults of a file of the image `id`. Files that are wrong in the same way are
   * listed together, below the setting `group` that names them.
   */
  async file<Result>(
    read: () => Promise<Result>,
    { id, group }: { readonly id: string; readonly group: string },
  ): Promise<Result | undefined> {
    return await this.#trying(read, (line) => this.add(line, { id, group }));
  }

  /** Notes that the image `id` has a fault that was added elsewhere. */
  mark(id: string): void {
    this.#faulty.add(id);
  }

  /** Adds a fault of a file of the image `id`. */
  add(
    line: string,
    { id, group, what = "files" }: {
      readonly id: string;
      readonly group: string;
      readonly what?: "files" | "images";
    },
  ): void {
    this.#faulty.add(id);
    this.faults.add(line, { group, kind: rowKind(line).kind.replaceAll(id, "#"), what });
  }

  async #trying<Result>(
    read: () => Promise<Result>,
    add: (line: string) => void,
  ): Promise<Result | undefined> {
    try {
      return await read();
    } catch (error) {
      if (error instanceof UserError) { for (const line of error.message.split("\n")) add(line); }
      else if (error instanceof Deno.errors.NotFound) add(`${error.message}: expected a file`);
      else throw error;
      return undefined;
    }
  }
}
