import { UserError } from "../../errors/user_error.ts";

/** Thrown when an engine cannot run here. The message says why, and its last line what to do. */
export class EngineUnavailable extends UserError {
  // The name of errors for which commands print only the message.
  override name = "EngineError";
}
