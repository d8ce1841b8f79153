/** The base of every error that a user can mend. */

/**
 * An error whose message says all that a user needs: where (file, line, row), what was found, what
 * was expected and what to do next. Commands print the message alone, as one sentence; any other
 * error is a fault of the program and is printed with its stack.
 *
 * @example
 * ```ts
 * import { UserError } from "./user_error.ts";
 *
 * class TableError extends UserError {
 *   override name = "TableError";
 * }
 *
 * const error: Error = new TableError(
 *   "cases.csv, row 3: found the class \"mas\", expected mass or normal",
 * );
 * if (!(error instanceof UserError)) throw error;
 * ```
 */
export class UserError extends Error {
  override name = "UserError";
}
