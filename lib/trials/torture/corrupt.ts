/** Damages a store's content, and checks that the damage is found and repaired. */
import { join } from "node:path";
import { type RandomStream, randomStream } from "../../random/stream.ts";
import type { CampaignOptions } from "./kill.ts";
import { startRunner } from "./start_runner.ts";
import { differingOutputs, readStoreState } from "./store_state.ts";
import { itemAt } from "../../formats/items.ts";

/** The figures of a campaign of damage. */
export interface CorruptionFigures {
  readonly corruptions: number;
  /** The numbers of damages by kind. */
  readonly flipped: number;
  readonly truncated: number;
  readonly removed: number;
  /** Rounds of damage, each repaired by a run or a few. */
  readonly rounds: number;
  /**
   * Tasks found damaged, over all rounds. One task may be damaged more than once in a round, and
   * one damage may affect two tasks.
   */
  readonly found: number;
  /** Tasks executed to repair it. */
  readonly rebuilt: number;
  /** Tasks whose output differs, or is still damaged, after a round was repaired. */
  readonly different: number;
}

const KINDS = ["flipped", "truncated", "removed"] as const;

/** The number of damages in a round before they are looked for. */
const ROUND = 10;

/** The most runs to repair a round. */
const MOST_RUNS = 5;

/**
 * Damages objects and results of a finished store at random: a flipped bit, a truncation, a removed
 * file. After each round of ten the store is checked and run again, until no damage is found.
 */
export async function corruptionCampaign(
  options: CampaignOptions & { readonly corruptions: number; readonly store: string },
): Promise<CorruptionFigures> {
  const { seed, study, store, jobs, undisturbed } = options;
  const random = randomStream("torture", seed, "corrupt");
  const counts = { flipped: 0, truncated: 0, removed: 0 };
  const corruptions = () => counts.flipped + counts.truncated + counts.removed;
  let rounds = 0, found = 0, rebuilt = 0, different = 0;
  while (corruptions() < options.corruptions) {
    const victims = random.shuffled([
      ...filesUnder(join(store, "objects")),
      ...filesUnder(join(store, "results")),
    ]);
    for (const path of victims.slice(0, Math.min(ROUND, options.corruptions - corruptions()))) {
      const kind = itemAt(KINDS, random.below(KINDS.length));
      damage(path, kind, random);
      counts[kind]++;
    }
    const before = await readStoreState(store, study);
    found += undisturbed.outputs.size - before.outputs.size;
    // Tasks that wait for a damaged one are read only after its repair, and may then be found
    // damaged themselves.
    let after = before;
    for (let tries = 0; tries < MOST_RUNS && differingOutputs(undisturbed, after).length > 0; tries++) {
      const report = await startRunner({ study, store, jobs }).report;
      rebuilt += report?.executed.length ?? 0;
      after = await readStoreState(store, study);
    }
    different += differingOutputs(undisturbed, after).length;
    rounds++;
  }
  return { corruptions: corruptions(), ...counts, rounds, found, rebuilt, different };
}

function damage(path: string, kind: typeof KINDS[number], random: RandomStream): void {
  if (kind === "removed") return Deno.removeSync(path);
  const bytes = Deno.readFileSync(path);
  Deno.chmodSync(path, 0o644);
  if (kind === "truncated" || bytes.length === 0) {
    return Deno.writeFileSync(path, bytes.subarray(0, random.below(Math.max(1, bytes.length))));
  }
  bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
  Deno.writeFileSync(path, bytes);
}

function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(join(folder, name)) : [join(folder, name)]
  ).sort();
}
