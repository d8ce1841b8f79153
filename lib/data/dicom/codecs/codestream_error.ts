/** The error of everything that decodes pixels. */
import { UserError } from "../../../errors/user_error.ts";

/**
 * A codestream that cannot be what its file says it is; the message continues "PixelData holds a
 * codestream that …".
 */
export class CodestreamError extends UserError {
  override readonly name = "CodestreamError";
}
