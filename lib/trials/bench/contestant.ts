/** Starts a program that runs one round on request. */
import { z } from "zod";
import { textLines } from "../../formats/text_lines.ts";
import { UserError } from "../../errors/user_error.ts";
import { tuple } from "../../formats/items.ts";

/**
 * A program's answer after one round: seconds, or a share in percent; and its peak memory so far.
 */
export interface Round {
  readonly value: number;
  /** The peak memory in bytes; 0 if the machine does not report it. */
  readonly peakBytes: number;
}

/** A started program. */
export interface Contestant extends AsyncDisposable {
  /**
   * The number of the network's parameters, if there is a network: both sides must train the same
   * one.
   */
  readonly parameters: number | undefined;
  round(): Promise<Round>;
}

/** Thrown if a program could not start or broke off; the message is its own last one. */
export class ContestantError extends UserError {
  override name = "ContestantError";
}

const answerSchema = z.object({
  parameters: z.number().nullish(),
  seconds: z.number().optional(),
  percent: z.number().optional(),
  peakBytes: z.number().nullish(),
});

/**
 * Starts `command` and waits until it has warmed up. It prints `{"ready": true}`, and then for
 * every line on its input `{"seconds": …}` or `{"percent": …}`, with `"peakBytes"`. Throws a
 * {@linkcode ContestantError}.
 */
export async function startContestant(command: readonly string[]): Promise<Contestant> {
  const [program, ...args] = tuple(command, 1);
  const child = spawn(program, args);
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(textLines()).getReader();
  const errors = new Response(child.stderr).text();
  const input = child.stdin.getWriter();
  async function answer(): Promise<z.infer<typeof answerSchema>> {
    for (;;) {
      const { value, done } = await lines.read();
      if (done) throw new ContestantError(lastWords(await errors));
      if (value.startsWith("{")) return answerSchema.parse(JSON.parse(value));
    }
  }
  const { parameters } = await answer();
  return {
    parameters: parameters ?? undefined,
    async round() {
      await input.write(new TextEncoder().encode("\n"));
      const { seconds, percent, peakBytes } = await answer();
      const value = seconds ?? percent;
      if (value === undefined) throw new ContestantError("answered without seconds or percent");
      return { value, peakBytes: peakBytes ?? 0 };
    },
    async [Symbol.asyncDispose]() {
      await input.close().catch(() => {});
      await child.status;
      await lines.cancel().catch(() => {});
    },
  };
}

function spawn(program: string, args: readonly string[]) {
  try {
    return new Deno.Command(program, {
      args: [...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
      env: { NO_COLOR: "1" },
    }).spawn();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new ContestantError(`${program}: no such program`);
    throw error;
  }
}

function lastWords(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.at(-1)?.trim() ?? "ended without a word";
}
