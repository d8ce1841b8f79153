/**
 * Defines a source: another store that is not trusted. The process that copies from it checks
 * everything.
 */
import type { Hash } from "../hash.ts";
import type { StoreDoor } from "../store/door/store_door.ts";

/** An object to be copied from a source. */
export interface WantedObject {
  readonly hash: Hash;
  /** The bytes that it must have; `undefined` if unknown. */
  readonly size: number | undefined;
}

/** A result that the source has: its text, or why it cannot be read. */
export type FoundResult =
  | { readonly key: Hash; readonly text: string }
  | { readonly key: Hash; readonly problem: string };

/** A folder for objects on their way, in the store behind `door`. */
export interface CopyFolder {
  readonly door: StoreDoor;
  readonly folder: string;
}

/** A source of results and objects. */
export interface Source {
  /** Its name in messages. */
  readonly name: string;
  /**
   * Yields the results that the source has, one by one, because all of them may exceed the memory.
   * None is checked.
   */
  results(keys: readonly Hash[]): AsyncIterable<FoundResult>;
  /**
   * Copies the objects that the source has with the expected size into a folder of the receiving
   * store, each under its hash. Calls back for each. None is checked. Returns the objects that
   * exist but did not arrive, with the reason.
   */
  fetch(
    wanted: readonly WantedObject[],
    target: CopyFolder,
    onObject: (hash: Hash, path: string) => Promise<void>,
  ): Promise<ReadonlyMap<Hash, string>>;
}

/** The most bytes of a result; a larger one is not read. */
export const RESULT_LIMIT = 16 * 2 ** 20;

/** The reason that a result is not read. */
export const TOO_LARGE = `it is larger than ${RESULT_LIMIT} bytes, which no result is`;

/** The most bytes of an object whose size the result does not state (a log, a manifest). */
const UNSIZED_LIMIT = 256 * 2 ** 20;

/** Returns true if an object of `size` bytes can be the wanted one. */
export function isWantedSize(wanted: WantedObject, size: number): boolean {
  return wanted.size === undefined ? size <= UNSIZED_LIMIT : size === wanted.size;
}
