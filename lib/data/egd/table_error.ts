import { UserError } from "../../errors/user_error.ts";

/** A table that is not what its data set promises; the message names the file, the line, what was found and what was expected. */
export class TableError extends UserError {
  override name = "TableError";
}
