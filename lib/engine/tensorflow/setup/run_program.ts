/** Runs the programs that the set-up needs. */
import { LINKER_VARIABLES } from "../../../graph/machine/linker_variables.ts";
import { SetupError } from "./setup_error.ts";

/** The number of lines shown of a failed program's output. */
const LINES = 15;

/**
 * Runs a program to its end and returns its standard output. Throws a {@linkcode SetupError} that
 * ends with `hint` where it is not installed, and one with the last lines that it wrote where it
 * fails.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { hint, env = {} }: { readonly hint: string; readonly env?: Readonly<Record<string, string>> },
): Promise<string> {
  let output: Deno.CommandOutput;
  try {
    output = await new Deno.Command(program, {
      args: [...args],
      env: { ...LINKER_VARIABLES, ...env },
      stdin: "null",
    }).output();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new SetupError(`${program} is not installed: ${hint}`);
    throw error;
  }
  const text = new TextDecoder();
  const written = text.decode(output.stdout);
  if (output.success) return written;
  const last = `${written}\n${text.decode(output.stderr)}`.trim().split("\n").slice(-LINES).join("\n  ");
  throw new SetupError(`${program} ended with status ${output.code}: ${hint}\n  ${last}`);
}
