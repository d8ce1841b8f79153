/** Another store, seen as a stranger's: what it gives is checked by whoever takes it. */
import type { Hash } from "../hash.ts";
import type { StoreDoor } from "../store/door/store_door.ts";

/** An object that is wanted from elsewhere. */
export interface WantedObject {
  readonly hash: Hash;
  /** Bytes that it must have; `undefined` where that is not known. */
  readonly size: number | undefined;
}

/** A result that is there: its text, or why it cannot be read. */
export type FoundResult =
  | { readonly key: Hash; readonly text: string }
  | { readonly key: Hash; readonly problem: string };

/** A folder for objects on their way, in the store that `door` leads to. */
export interface CopyFolder {
  readonly door: StoreDoor;
  readonly folder: string;
}

/** A source of results and objects. */
export interface Source {
  /** For messages. */
  readonly name: string;
  /**
   * Those results that are there, one by one, for all of them may be more than the memory holds.
   * None is checked.
   */
  results(keys: readonly Hash[]): AsyncIterable<FoundResult>;
  /**
   * Copies those objects that are there, with the size that is wanted, into a folder of the store
   * that takes them, each under its hash, and tells of every one. None is checked. Returns those
   * that are there and did not arrive, with why.
   */
  fetch(
    wanted: readonly WantedObject[],
    target: CopyFolder,
    onObject: (hash: Hash, path: string) => Promise<void>,
  ): Promise<ReadonlyMap<Hash, string>>;
}

/** No result is larger; one that is, is not read. */
export const RESULT_LIMIT = 16 * 2 ** 20;

/** Why a result is not read. */
export const TOO_LARGE = `it is larger than ${RESULT_LIMIT} bytes, which no result is`;

/**
 * No object whose size the result does not say (a log, a list of files) is taken if it is larger.
 */
const UNSIZED_LIMIT = 256 * 2 ** 20;

/** True if an object of `size` bytes can be the wanted one. */
export function isWantedSize(wanted: WantedObject, size: number): boolean {
  return wanted.size === undefined ? size <= UNSIZED_LIMIT : size === wanted.size;
}
