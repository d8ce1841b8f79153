import { UserError } from "../errors/user_error.ts";

/**
 * Thrown when the data are unusable for a study. The message names the data, what was found, what
 * was expected and what to do next.
 */
export class DataError extends UserError {
  override name = "DataError";
}
