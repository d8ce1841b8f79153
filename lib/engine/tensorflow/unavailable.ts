import { UserError } from "../../errors/user_error.ts";

/** An engine that cannot run here; the message says why, and in its last line what to do. */
export class EngineUnavailable extends UserError {
  // The name under which commands print the message alone.
  override name = "EngineError";
}
