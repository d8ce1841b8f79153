/** Defines the figures of a campaign on a cluster, and their text. */
import type { Kind } from "./run_struck.ts";

/** The figures of the campaign. */
export interface SlurmFigures {
  /** The numbers of strikes that hit something, by kind. */
  readonly strikes: Readonly<Partial<Record<Kind, number>>>;
  /** Studies that were run to their end, each on its own store, and their number of tasks. */
  readonly studies: number;
  readonly tasks: number;
  /** Jobs that were submitted again after they had been ended from outside, limits included. */
  readonly resubmitted: number;
  /** Jobs among these that ran out of memory, and got more. */
  readonly outOfMemory: number;
  /** Tasks whose output is not that of an undisturbed local run, over all studies. */
  readonly different: number;
  /** Tasks that nodes ran to a stored result more than once. */
  readonly twice: number;
  /** Tasks that nodes ran to a stored result, by the outputs of their jobs. */
  readonly executed: number;
  /**
   * Jobs that neither ended nor changed after their study was done, with Slurm's state and reason.
   */
  readonly left: readonly string[];
  /** Epochs that were begun more than once. */
  readonly epochsAgain: number;
  /** The most jobs of one runner in the queue at once. */
  readonly maxJobs: number;
  /** The calls of Slurm's programs by runners that were not killed. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Returns the losses, a sentence each; empty if nothing was lost. */
export function slurmFaults(
  { different, twice, left, epochsAgain, strikes, maxJobs }: SlurmFigures,
): string[] {
  const hits = Object.values(strikes).reduce((sum, value) => sum + value, 0);
  const faults: readonly (readonly [number, string])[] = [
    [different, "tasks came out otherwise on a cluster"],
    [twice, "tasks were done twice on a cluster"],
    [left.length, `jobs were left behind on a cluster: ${left.join("; ")}`],
    // A strike may cost each job of a node its present epoch.
    [Math.max(0, epochsAgain - maxJobs * hits), "epochs too many were ground again on a cluster"],
  ];
  return faults.flatMap(([count, what]) => count > 0 ? [`${count} ${what}`] : []);
}

/** Returns the figures as one line of text. */
export function slurmLine(figures: SlurmFigures | { readonly skipped: string }): string {
  if ("skipped" in figures) return `on Slurm   left out: ${figures.skipped}`;
  const { strikes, studies, tasks, different, twice, left, epochsAgain, resubmitted, outOfMemory, calls } =
    figures;
  const kinds = Object.entries(strikes).map(([kind, count]) => `${count} ${kind}`).join(", ");
  const called = Object.entries(calls).map(([program, count]) => `${count} ${program}`).join(", ");
  return `on Slurm   ${
    kinds || "no strike"
  }, in ${studies} studies of ${tasks} tasks; ${resubmitted} jobs submitted ` +
    `again, ${outOfMemory} of them with more memory: ${different} outputs differ, ${twice} tasks done twice, ` +
    `${left.length} jobs left behind, ${epochsAgain} epochs done again; ${called}`;
}
