import { UserError } from "../../../errors/user_error.ts";

/** A fault that stops the set-up and that the user can mend; the message says how. */
export class SetupError extends UserError {
  // The name under which commands print the message alone.
  override name = "EngineError";
}
