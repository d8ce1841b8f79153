import { UserError } from "../../errors/user_error.ts";

/** Thrown for a fault of a store, with a message for its user. */
export class StoreError extends UserError {
  override name = "StoreError";
}
