/** Runs programs and returns their output. */

/** The outcome of a program. */
export interface Output {
  /** 127 if there is no such program. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, without input. Never throws if the program fails. */
export async function output(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Output> {
  try {
    const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args], env, stdin: "null" })
      .output();
    const text = new TextDecoder();
    return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return { code: 127, stdout: "", stderr: `${program}: not found` };
  }
}
