/** Describes standard output: a terminal of some width, or a file. */
import { UserError } from "../lib/errors/user_error.ts";

/** The width of lines, and whether they may be coloured. */
export interface Terminal {
  readonly columns: number;
  readonly colour: boolean;
}

/**
 * Returns the terminal of standard output. If it is not a terminal, lines are endless and without
 * colour.
 */
export function terminal(): Terminal {
  if (!Deno.stdout.isTerminal()) return { columns: Infinity, colour: false };
  return { columns: Deno.consoleSize().columns, colour: !Deno.noColor };
}

/** Writes progress to standard error, so that standard output contains only the answer. */
export const PROGRESS_OUTPUT = {
  terminal: Deno.stderr.isTerminal(),
  write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) written += Deno.stderr.writeSync(bytes.subarray(written));
  },
};

/**
 * Throws a {@linkcode UserError} if there is no store: an empty one would answer every question
 * wrongly.
 */
export async function requireStore(folder: string): Promise<void> {
  const info = await Deno.stat(folder).catch((error) => {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  });
  if (info?.isDirectory) return;
  throw new UserError(`${folder}: found no such folder, expected a store; name one with --store DIR`);
}
