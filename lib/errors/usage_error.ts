/** Arguments of a command that cannot be understood. */
import { UserError } from "./user_error.ts";

/**
 * An argument or flag that cannot be understood; the message says what to type instead. Commands
 * exit with 2 for it.
 */
export class UsageError extends UserError {
  override name = "UsageError";
}
