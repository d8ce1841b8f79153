/** Writes to standard output; nothing else does. A failed write does not interrupt the work. */
import { UserError } from "../errors/user_error.ts";
import { terminalText } from "../formats/visible_text.ts";
import { failureAdvice, systemFailureIn } from "./machine/system_failure.ts";

/** The reason that nothing more is written: its reader has gone, or the system refused it. */
type Closed = { readonly kind: "unread" } | { readonly kind: "refused"; readonly message: string };

let closed: Closed | undefined;

/**
 * Writes `text` to standard output. If that fails, this and all later output is dropped and the
 * work continues. A reader that has gone (`… | head`) is not an error; any other cause is kept for
 * {@linkcode outputError}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Records the output, as a stand-in for a terminal.
 * const { writeSync } = Deno.stdout, written: string[] = [];
 * Deno.stdout.writeSync = (bytes) => written.push(new TextDecoder().decode(bytes)) && bytes.length;
 * writeOut("half a ");
 * writeOut("line\n");
 * Deno.stdout.writeSync = writeSync;
 * assertEquals(written.join(""), "half a line\n");
 * ```
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
 * Writes lines to standard output, as {@linkcode writeOut} does. Characters that could control a
 * terminal are escaped, because names and texts of files may contain them.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // Records the output, as a stand-in for a terminal.
 * const { writeSync } = Deno.stdout, written: string[] = [];
 * Deno.stdout.writeSync = (bytes) => written.push(new TextDecoder().decode(bytes)) && bytes.length;
 * printLines(["two images", "\x1b[2Jimage.png"]);
 * Deno.stdout.writeSync = writeSync;
 * assertEquals(written, ["two images\n\\x1b[2Jimage.png\n"]);
 * ```
 */
export function printLines(lines: readonly string[]): void {
  if (lines.length > 0) writeOut(lines.map((line) => `${terminalText(line)}\n`).join(""));
}

/**
 * Returns the error that a command ends with if the system refused some of its output; `undefined`
 * if all was written or the reader has gone.
 *
 * @example
 * ```ts
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * // A copy of this module, whose standard output goes to a full disk.
 * const full = await import("./standard_output.ts?full");
 * const { writeSync } = Deno.stdout;
 * Deno.stdout.writeSync = () => { throw new Error("No space left on device (os error 28)"); };
 * full.writeOut("a table");
 * Deno.stdout.writeSync = writeSync;
 * assertStringIncludes(full.outputError()?.message ?? "", "free space there");
 * assertEquals(outputError(), undefined);
 * ```
 */
export function outputError(): UserError | undefined {
  if (closed?.kind !== "refused") return undefined;
  const { message } = closed;
  const failure = systemFailureIn(message);
  const advice = failure === "full" || failure === "quota"
    ? "free space there, or redirect it elsewhere"
    : failure === undefined
    ? "redirect it elsewhere"
    : failureAdvice(failure, { path: "standard output" });
  return new UserError(
    `standard output could not be written (${message}), so lines are missing; ${advice}`,
  );
}
