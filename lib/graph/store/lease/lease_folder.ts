/** Returns the place of a lease beside the lock that it implements. */
import { basename, dirname, join } from "node:path";

/**
 * Returns the folder in which the holders of the lock in the file `path` have their files.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(leaseFolder("/store/locks/runs"), "/store/locks/runs.lease");
 * ```
 */
export function leaseFolder(path: string): string {
  return join(dirname(path), `${basename(path)}.lease`);
}
