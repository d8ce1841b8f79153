/** Runs a command repeatedly, as the process of {@linkcode openCommands}, for tests. */
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { type Command, exitCodeOf } from "../command_line.ts";

/**
 * Runs `command` for every line of standard input, a JSON list of arguments each. After each it
 * writes `mark` to standard error, and `mark` with the exit code to standard output.
 */
export async function serveCommand(command: Command, mark: string): Promise<void> {
  let text = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (text + chunk).split("\n");
    text = lines.pop() ?? "";
    for (const line of lines) {
      const code = await exitCodeOf(command, trustedJson<readonly string[]>(line));
      write(Deno.stderr, `${mark}\n`);
      write(Deno.stdout, `${mark}${code}\n`);
    }
  }
}

function write(to: typeof Deno.stdout, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) written += to.writeSync(bytes.subarray(written));
}
