import { UserError } from "../../../errors/user_error.ts";

/** An error that stops the set-up and that the user can fix; the message says how. */
export class SetupError extends UserError {
  // The name of errors for which commands print only the message.
  override name = "EngineError";
}
