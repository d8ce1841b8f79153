import { UserError } from "../../../errors/user_error.ts";

/** What stops the set-up for a reason that the user can act on; the message says which. */
export class SetupError extends UserError {
  // The name under which commands print the message alone.
  override name = "EngineError";
}
