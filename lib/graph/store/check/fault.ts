/** Defines the faults of a store. */
import type { Hash } from "../../hash.ts";

/** A task whose result is affected by a fault. */
export interface TouchedTask {
  readonly graph: string;
  readonly task: string;
  readonly key: Hash;
}

/** One fault, and what it means. */
export type Fault =
  /**
   * An object's bytes do not have the hash in its name, or it is not a file; it was moved into
   * quarantine.
   */
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
  /** Results name an output object that is missing. */
  | { readonly kind: "missing object"; readonly hash: Hash; readonly outputOf: readonly TouchedTask[] }
  /** A result is damaged; it was moved into quarantine, and its task runs again. */
  | {
    readonly kind: "damaged result";
    readonly key: Hash;
    readonly found: string;
    readonly aside: string;
    /** The task that the result names, if it still names one. */
    readonly task: string | undefined;
  }
  /** A link, a FIFO or a device. It stays, and nothing is read through it. */
  | { readonly kind: "misplaced"; readonly path: string; readonly found: string }
  /** A file that does not belong in a store. It stays. */
  | { readonly kind: "foreign"; readonly path: string };

/** The findings of a check. */
export interface CheckSummary {
  readonly objects: number;
  readonly bytes: number;
  readonly results: number;
  readonly faults: readonly Fault[];
  /** The number of missing logs and manifests: nothing runs again for them. */
  readonly unexplained: number;
}
