/**
 * Our side of a benchmark: says that it is ready, then runs and times one round for every line that
 * it is sent.
 */
import { peakMemory } from "../../../graph/peak_memory.ts";
import { textLines } from "../../../formats/text_lines.ts";

/** A figure that a piece of work has measured by itself. */
export type Finding = { readonly percent: number } | { readonly seconds: number };

/** The work of a program. */
export interface Service {
  /** One piece of work; what it returns is given in place of the seconds that it took. */
  work(): Promise<Finding | void> | void;
  /** Pieces of work that a round times, after as many that it does not. */
  readonly repeats?: number;
  /** True if the first piece of work is a measured one already. */
  readonly cold?: boolean;
  /** The number of the network's parameters. */
  readonly parameters?: number;
}

/**
 * Works once to warm up, then as often as a line comes; prints the seconds of one piece. While the
 * others had their turn, caches went cold, and a training's steps are at their pace from about the
 * fourth on: half of a round is not timed.
 */
export async function serve({ work, repeats = 1, cold = false, parameters }: Service): Promise<void> {
  if (!cold) await work();
  console.log(JSON.stringify({ ready: true, parameters }));
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(textLines());
  for await (const _ of lines) {
    for (let count = 0; count < repeats && !cold; count++) await work();
    const start = performance.now();
    let given: Finding | void = undefined;
    for (let count = 0; count < repeats; count++) given = await work();
    const seconds = (performance.now() - start) / 1000 / repeats;
    console.log(
      JSON.stringify({ ...given ?? { seconds }, peakBytes: peakMemory() }),
    );
  }
  Deno.exit(0);
}
