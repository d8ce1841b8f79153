/** Another store, seen as a stranger's: what it gives is checked by whoever takes it. */
import type { Hash } from "../../hash.ts";

/** An object that is wanted from elsewhere. */
export interface WantedObject {
  readonly hash: Hash;
  /** Bytes that it must have; `undefined` where that is not known. */
  readonly size: number | undefined;
}

/** Where results and objects may come from. */
export interface Source {
  /** For messages. */
  readonly name: string;
  /** The texts of those results that are there. None is checked. */
  results(keys: readonly Hash[]): Promise<ReadonlyMap<Hash, string>>;
  /**
   * Copies those objects that are there, with the size that is wanted, into `folder`, each under its hash, and tells of
   * every one. None is checked. Returns those that are there and did not arrive.
   */
  fetch(
    wanted: readonly WantedObject[],
    folder: string,
    onObject: (hash: Hash, path: string) => Promise<void>,
  ): Promise<readonly Hash[]>;
}

/** No result is larger; one that is, is not read. */
export const RESULT_LIMIT = 64 * 2 ** 20;

/** No object whose size the result does not say (a log, a list of files) is taken if it is larger. */
export const UNSIZED_LIMIT = 256 * 2 ** 20;

/** Whether an object of `size` bytes can be the wanted one. */
export function isWantedSize(wanted: WantedObject, size: number): boolean {
  return wanted.size === undefined ? size <= UNSIZED_LIMIT : size === wanted.size;
}
