import { UserError } from "../../errors/user_error.ts";

/**
 * A picture that cannot be used; the message names the file, what was found and what was expected.
 */
export class PictureError extends UserError {
  override name = "PictureError";
}
