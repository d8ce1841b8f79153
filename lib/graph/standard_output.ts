/** The one way to standard output: nobody is interrupted because it cannot be written. */
import { UserError } from "../errors/user_error.ts";
import { terminalText } from "../formats/visible_text.ts";
import { failureAdvice, systemFailureIn } from "./machine/system_failure.ts";

/** Why no more is written: its reader has gone, or the system refused it. */
type Closed = { readonly kind: "unread" } | { readonly kind: "refused"; readonly message: string };

let closed: Closed | undefined;

/**
 * Writes `text` to standard output. Where that fails, this and everything later is left out and the
 * work goes on: a reader that has gone (`… | head`) is no fault, any other cause is kept for
 * {@linkcode outputError}.
 */
export function writeOut(text: string): void {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; closed === undefined && written < bytes.length;) {
      written += Deno.stdout.writeSync(bytes.subarray(written));
    }
  } catch (error) {
    closed = error instanceof Deno.errors.BrokenPipe
      ? { kind: "unread" }
      : { kind: "refused", message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Writes lines to standard output, as {@linkcode writeOut} does. What could steer a terminal is
 * written out, whichever name or text of a file brought it there.
 */
export function printLines(lines: readonly string[]): void {
  if (lines.length > 0) writeOut(lines.map((line) => `${terminalText(line)}\n`).join(""));
}

/** The error to end a command with, where the system refused some of its output. */
export function outputError(): UserError | undefined {
  if (closed?.kind !== "refused") return undefined;
  const { message } = closed;
  const refusal = systemFailureIn(message);
  const advice = refusal === "full" || refusal === "quota"
    ? "make room where it goes, or send it elsewhere"
    : refusal === undefined
    ? "send it elsewhere"
    : failureAdvice(refusal, { path: "standard output" });
  return new UserError(
    `standard output could not be written (${message}), so that lines are missing; ${advice}`,
  );
}
