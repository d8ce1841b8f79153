/** Fuzzes every reader, and reports the findings. */
import { fuzz, type FuzzFigures } from "./campaign.ts";
import { TARGETS } from "./targets/mod.ts";

/** The extent of a campaign. */
export interface FuzzAllOptions {
  readonly seed: number;
  /** The number of files for each reader. */
  readonly count: number;
  /** The number of the first file; above 0 to reproduce a fault. */
  readonly from?: number;
  /** The readers' names; all unless given. */
  readonly targets?: readonly string[];
  readonly onTarget?: (name: string) => void;
}

/** Fuzzes one reader after another. */
export async function fuzzAll(
  { seed, count, from = 0, targets = [...TARGETS.keys()], onTarget = () => {} }: FuzzAllOptions,
): Promise<readonly FuzzFigures[]> {
  const figures: FuzzFigures[] = [];
  for (const target of targets) {
    onTarget(target);
    const limitSeconds = TARGETS.get(target)?.limitSeconds;
    figures.push(
      await fuzz({ target, seed, from, count, ...(limitSeconds === undefined ? {} : { limitSeconds }) }),
    );
  }
  return figures;
}

/** Returns the faults, a sentence each, with the command that reproduces them. */
export function fuzzFaults(figures: readonly FuzzFigures[], seed: number): string[] {
  return figures.flatMap(({ target, faults }) =>
    faults.map(({ index, what }) =>
      `${target}: file ${index}: ${what} (again: --fuzz 1 --fuzz-target ${target} --fuzz-from ${index} --seed ${seed})`
    )
  );
}

/** Returns the figures, a line for each reader. */
export function fuzzLines(figures: readonly FuzzFigures[]): string[] {
  return figures.map(({ target, files, read, refused, faults, worstSeconds, worstMemory }) =>
    `fuzzed     ${target}: ${files} files, ${read} read, ${refused} refused, ${faults.length} faults${
      outsideText(target, faults)
    }; ` +
    `${worstSeconds.toFixed(2)} s and ${Math.round(worstMemory / 2 ** 20)} MiB at worst`
  );
}

/** For stores: the number of those in which a command touched something outside. */
function outsideText(target: string, faults: FuzzFigures["faults"]): string {
  if (TARGETS.get(target)?.isStore !== true) return "";
  return `, ${faults.filter(({ what }) => /(?:touched|changed) outside/.test(what)).length} touched outside`;
}
