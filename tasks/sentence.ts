/** Returns the message that a command prints for an error. */
import { isSchemaError, messageOf } from "../lib/errors/message_of.ts";
import { systemSentence } from "../lib/errors/system_error.ts";
import { UserError } from "../lib/errors/user_error.ts";
import { systemFailureIn, withAdvice } from "../lib/graph/machine/system_failure.ts";

/**
 * Returns the sentence for an error that the user can mend, that the operating system raised, or
 * that a schema found in a file. Returns undefined for any other error: it is a fault of the
 * program, whose stack is needed.
 */
export function sentenceOf(error: Error): string | undefined {
  if (error instanceof UserError) return error.message;
  if (isSchemaError(error)) return messageOf(error);
  const sentence = systemSentence(error);
  // The system's refusals end with a path; its file system decides the advice.
  const [, path] = /'([^']+)'$/.exec(error.message) ?? [];
  if (sentence !== undefined && path !== undefined && systemFailureIn(error.message) !== undefined) {
    return withAdvice(error.message, { path });
  }
  return sentence;
}
