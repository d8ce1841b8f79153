/** Simulates a queue in memory, to count calls over hours of a simulated clock. */
import type { ProgramOutput } from "../../graph/executor/slurm/commands.ts";
import type { SimulatedClock } from "./simulated_clock.ts";

/** One element of an array. */
interface Element {
  readonly id: string;
  readonly seconds: number;
  readonly done: () => void;
  state: "PENDING" | "STRUCK" | "RUNNING" | "COMPLETED" | "CANCELLED";
  ended: number;
}

/** The options of {@linkcode simulatedSlurm}. */
export interface SimulatedSlurmOptions {
  readonly clock: SimulatedClock;
  /** The most jobs that run at once. */
  readonly slots: number;
  /**
   * The row `STATE|NODE|TIME|REASON` of the first job, which never runs: `squeue` prints it until
   * the job is cancelled.
   */
  readonly first?: string | undefined;
  /** Returns the elements of a script's array: the seconds of each, and its effect at the end. */
  elementsOf(script: string): readonly { readonly seconds: number; readonly done: () => void }[];
}

/** Slurm's MinJobAge: the milliseconds for which squeue lists ended jobs. */
const MIN_JOB_AGE = 300_000;

/**
 * Runs `sbatch`, `squeue` and `scancel` on a queue in which a job starts as soon as there is a
 * slot.
 */
export function simulatedSlurm({ clock, slots, first, elementsOf }: SimulatedSlurmOptions) {
  const elements: Element[] = [];
  let job = 0;

  function start(): void {
    const running = elements.filter(({ state }) => state === "RUNNING").length;
    const pending = elements.filter(({ state }) => state === "PENDING").slice(
      0,
      Math.max(0, slots - running),
    );
    for (const element of pending) {
      element.state = "RUNNING";
      clock.at(clock.now() + 1000 * element.seconds, () => {
        element.done();
        element.state = "COMPLETED";
        element.ended = clock.now();
        start();
      });
    }
  }

  function squeue(): string {
    return elements
      .filter(({ state, ended }) =>
        !["COMPLETED", "CANCELLED"].includes(state) || clock.now() - ended < MIN_JOB_AGE
      )
      .map(({ id, state }) =>
        state === "STRUCK"
          ? `${id}|${first}|(null)`
          : `${id}|${state}|${state === "PENDING" ? "" : "n1"}|0:00|None|(null)`
      )
      .join("\n");
  }

  return (program: string, args: readonly string[]): Promise<ProgramOutput> => {
    const answer = (stdout: string) => Promise.resolve({ success: true, stdout, stderr: "" });
    if (program === "squeue") return answer(squeue());
    if (program === "scancel") {
      for (const element of elements.filter(({ id }) => args.includes(id))) {
        element.state = "CANCELLED";
        element.ended = clock.now();
      }
      return answer("");
    }
    if (program !== "sbatch") {
      throw new Error(`found the program ${program}, expected sbatch, squeue or scancel`);
    }
    job++;
    elementsOf(args.at(-1) ?? "").forEach((element, index) =>
      elements.push({
        ...element,
        id: `${job}_${index}`,
        state: job === 1 && first !== undefined ? "STRUCK" : "PENDING",
        ended: 0,
      })
    );
    start();
    return answer(`${job}\n`);
  };
}
