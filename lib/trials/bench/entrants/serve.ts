/**
 * Runs our side of a benchmark: reports that it is ready, then runs and times one round for every
 * line of its input.
 */
import { peakMemory } from "../../../graph/peak_memory.ts";
import { textLines } from "../../../formats/text_lines.ts";

/** A figure that a unit of work has measured itself. */
export type Finding = { readonly percent: number } | { readonly seconds: number };

/** The work of a program. */
export interface Service {
  /** Does one unit of work; a returned value replaces the seconds that it took. */
  work(): Promise<Finding | void> | void;
  /** The number of units that a round times, after the same number without timing. */
  readonly repeats?: number;
  /** True if the first unit of work is measured already. */
  readonly cold?: boolean;
  /** The number of the network's parameters. */
  readonly parameters?: number;
}

/**
 * Works once to warm up, then for every line; prints the seconds of one unit. While the other
 * programs ran, caches became cold, and a training's steps reach their speed from about the fourth
 * on: so half of a round is not timed.
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
