import { UserError } from "../../errors/user_error.ts";

/**
 * A table that breaks its data set's format; the message names the file, the line, what was found
 * and what was expected.
 */
export class TableError extends UserError {
  override name = "TableError";
}
