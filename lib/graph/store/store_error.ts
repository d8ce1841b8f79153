import { UserError } from "../../errors/user_error.ts";

/** An error about a store that is not as it should be, in a user's words. */
export class StoreError extends UserError {
  override name = "StoreError";
}
