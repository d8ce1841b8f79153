/** The faults of a store. */
import type { Hash } from "../../hash.ts";

/** A task whose result a fault touches. */
export interface TouchedTask {
  readonly graph: string;
  readonly task: string;
  readonly key: Hash;
}

/** One fault, and what it means. */
export type Fault =
  /** An object's bytes are not what its name says, or it is no file; it was put aside. */
  | {
    readonly kind: "damaged object";
    readonly hash: Hash;
    readonly found: string;
    readonly aside: string;
    /** Tasks that made it: they run again. */
    readonly outputOf: readonly TouchedTask[];
    /** Tasks that it explains (a log, a list of files): nothing runs again. */
    readonly explains: readonly TouchedTask[];
  }
  /** Results name an object as an output that is not there. */
  | { readonly kind: "missing object"; readonly hash: Hash; readonly outputOf: readonly TouchedTask[] }
  /** A result cannot be believed; it was put aside, and its task runs again. */
  | {
    readonly kind: "damaged result";
    readonly key: Hash;
    readonly found: string;
    readonly aside: string;
    /** The task that it says it is of, where it still says one. */
    readonly task: string | undefined;
  }
  /** A link, a FIFO or a device. It is left alone, and nothing is reached through it. */
  | { readonly kind: "misplaced"; readonly path: string; readonly found: string }
  /** A file that does not belong into a store. It is left alone. */
  | { readonly kind: "foreign"; readonly path: string };

/** The findings of a check. */
export interface CheckSummary {
  readonly objects: number;
  readonly bytes: number;
  readonly results: number;
  readonly faults: readonly Fault[];
  /** Logs and lists of files that are gone: nothing runs again for them. */
  readonly unexplained: number;
}
