import { UserError } from "../../errors/user_error.ts";

/** What a person is told about a store that is not as it should be. */
export class StoreError extends UserError {
  override name = "StoreError";
}
