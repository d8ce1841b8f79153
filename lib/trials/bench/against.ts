/** Measures this checkout beside another one, in turn. */
import { median } from "simple-statistics";
import { medianInterval } from "../../stats/median_interval.ts";
import { commandOf, type ContestOptions } from "./contest.ts";
import { ContestantError, type Round, startContestant } from "./contestant.ts";
import type { Measure } from "./measure.ts";

/** The options of running a measure in both checkouts. */
export interface AgainstOptions extends ContestOptions {
  /** The other checkout's root. */
  readonly other: string;
}

/** One row: this checkout beside the other. */
export interface CheckoutRatio {
  readonly name: string;
  readonly unit: string;
  /** The medians over the rounds; for memory, the largest values. */
  readonly here: number;
  readonly there: number;
  /** The median of the rounds' own ratios. Above 1, this checkout is that many times better. */
  readonly ratio: number;
  /** An interval of that median; absent for fewer than two rounds, and for memory. */
  readonly interval?: { readonly low: number; readonly high: number; readonly confidence: number };
}

/** Both sides of one round. */
export interface Pair {
  readonly here: Round;
  readonly there: Round;
}

/**
 * Runs a measure's own program from both checkouts. The first one alternates from round to round,
 * so that warm caches and a slowing machine favour neither. Each round starts both programs again:
 * processes of the same code differ by several percent for as long as they live, by where their
 * memory lies, so that rounds of one process would tell the process, not the code.
 *
 * Throws a {@linkcode ContestantError} if one of them does not run, or if their networks have
 * different numbers of parameters.
 */
export async function against(measure: Measure, options: AgainstOptions): Promise<readonly CheckoutRatio[]> {
  const sideOf = async (root: string, name: string) => {
    const folder = `${options.folder}/${name}`;
    await Deno.mkdir(folder);
    await measure.writeInputs?.(folder);
    return commandOf(measure.ours, { ...options, root, folder });
  };
  const here = await sideOf(options.root, "here"), there = await sideOf(options.other, "there");
  const pairs: Pair[] = [];
  for (let count = 0; count < options.rounds; count++) {
    const isHereFirst = count % 2 === 0;
    const first = await roundOf(isHereFirst ? here : there);
    const second = await roundOf(isHereFirst ? there : here);
    const [own, others] = isHereFirst ? [first, second] : [second, first];
    if (own.parameters !== others.parameters) {
      throw new ContestantError(
        `the other checkout's network has ${others.parameters} parameters, this one's ${own.parameters}`,
      );
    }
    pairs.push({ here: own.round, there: others.round });
    options.progress?.(count + 1, options.rounds);
  }
  return ratiosOf(measure, pairs);
}

/** Starts a program, and runs one round after its warm-up. */
async function roundOf(command: readonly string[]) {
  await using contestant = await startContestant(command);
  return { round: await contestant.round(), parameters: contestant.parameters };
}

/** Returns one row for the measure, and one for the memory if the measure asks for it. */
export function ratiosOf(
  { name, unit, better, memory }: Pick<Measure, "name" | "unit" | "better" | "memory">,
  pairs: readonly Pair[],
): readonly CheckoutRatio[] {
  const scale = unit === "ms" ? 1000 : 1;
  const ratios = pairs.map(({ here, there }) =>
    better === "less" ? there.value / here.value : here.value / there.value
  );
  const found = medianInterval(ratios);
  const row: CheckoutRatio = {
    name,
    unit,
    here: median(pairs.map(({ here }) => here.value)) * scale,
    there: median(pairs.map(({ there }) => there.value)) * scale,
    ratio: median(ratios),
    ...found.defined ? { interval: { ...found.interval, confidence: found.confidence } } : {},
  };
  const here = Math.max(...pairs.map(({ here }) => here.peakBytes)) / 2 ** 20;
  const there = Math.max(...pairs.map(({ there }) => there.peakBytes)) / 2 ** 20;
  if (memory !== true || here === 0 || there === 0) return [row];
  return [row, { name: `${name}: peak memory`, unit: "MiB", here, there, ratio: there / here }];
}
