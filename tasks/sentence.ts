/** What a command says of an error. */
import { isSchemaError, messageOf } from "../lib/errors/message_of.ts";
import { systemSentence } from "../lib/errors/system_error.ts";
import { UserError } from "../lib/errors/user_error.ts";
import { refusalIn, withAdvice } from "../lib/graph/machine/refusal.ts";

/**
 * The sentence for an error that the user can mend, that the operating system raised, or that a schema found in a file.
 * Undefined for any other: a fault of the program, of which the stack is wanted.
 */
export function sentenceOf(error: Error): string | undefined {
  if (error instanceof UserError) return error.message;
  if (isSchemaError(error)) return messageOf(error);
  const sentence = systemSentence(error);
  // The system's refusals end with a path, whose file system is looked at.
  const [, path] = /'([^']+)'$/.exec(error.message) ?? [];
  if (sentence !== undefined && path !== undefined && refusalIn(error.message) !== undefined) {
    return withAdvice(error.message, { path });
  }
  return sentence;
}
