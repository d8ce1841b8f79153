import { UserError } from "../errors/user_error.ts";

/** Data that a study cannot be made from; the message says which, what was found, what was expected and what to do next. */
export class DataError extends UserError {
  override name = "DataError";
}
