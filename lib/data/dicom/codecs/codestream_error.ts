/** The error of everything that decodes pixels. */
import { UserError } from "../../../errors/user_error.ts";

/** An invalid codestream; the message continues "PixelData holds a codestream that …". */
export class CodestreamError extends UserError {
  override readonly name = "CodestreamError";
}
