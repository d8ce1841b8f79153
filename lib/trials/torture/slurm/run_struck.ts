/**
 * Runs one study on a cluster to its end, with strikes at jobs, nodes, the controller and runners.
 */
import type { RandomStream } from "../../../random/stream.ts";
import type { Slurm } from "../../slurm/start_slurm.ts";
import type { SlurmRunnerReport } from "./slurm_runner_job.ts";
import type { SlurmRunner } from "./start_slurm_runner.ts";
import { mend, resume, strike, STRIKES } from "./strikes.ts";

/** All targets of strikes. */
const KINDS = [...STRIKES, "runner killed", "second runner"] as const;

/** See {@linkcode KINDS}. */
export type Kind = typeof KINDS[number];

/**
 * The most runners without a strike: a runner that ends with failed tasks is followed by another.
 */
const MOST_RUNNERS = 12;

/** The milliseconds between two looks of the operator. */
const RESUME_MILLISECONDS = 5000;

/**
 * The seconds that a job may stay unchanged after the study is done. After the first limit the
 * study is run again, which cancels jobs that Slurm has requeued since. After the second one the
 * job counts as left behind.
 */
const STILL_SECONDS = 20, LEFT_SECONDS = 60;

/** Chooses the next strike, if any, and reports one that hit. */
export interface Strikes {
  readonly wants: () => boolean;
  readonly struck: (kind: Kind) => void;
}

/** Runs one study to its end under strikes. Returns the runners' reports. */
export async function runStruck(
  slurm: Slurm,
  { start, random, wants, struck }: Strikes & {
    readonly start: () => SlurmRunner;
    readonly random: RandomStream;
  },
): Promise<readonly SlurmRunnerReport[]> {
  const reports: SlurmRunnerReport[] = [];
  for (let failed = 0;;) {
    const live = new Set([start()]);
    let ended: SlurmRunnerReport | undefined;
    const note = (runner: SlurmRunner) =>
      runner.report.then((report) => {
        live.delete(runner);
        if (report !== undefined) reports.push(ended = report);
      });
    const ends = [...live].map(note);
    const hit = async (kind: Kind): Promise<boolean> => {
      const [runner] = live;
      if (kind === "second runner") {
        if (live.size > 1) return false;
        const second = start();
        live.add(second);
        ends.push(note(second));
        return true;
      }
      if (kind !== "runner killed") return await strike(slurm, kind, random);
      if (runner === undefined) return false;
      runner.kill();
      await runner.report;
      const next = start();
      live.add(next);
      ends.push(note(next));
      return true;
    };
    while (wants() && live.size > 0) {
      await new Promise((wake) => setTimeout(wake, 300 + random.uniform() * 1500));
      const kind = KINDS[random.below(KINDS.length)] ?? "cancelled";
      if (live.size === 0) break;
      if (await hit(kind)) {
        struck(kind);
        failed = 0;
      }
    }
    await mend(slurm);
    // Slurm drains nodes on which a job could not be launched; an operator resumes them.
    const tended = setInterval(() => void resume(slurm), RESUME_MILLISECONDS);
    await Promise.all(ends).finally(() => clearInterval(tended));
    if (ended?.done === ended?.total && ended !== undefined) return reports;
    if (++failed > MOST_RUNNERS) {
      throw new Error(`the study does not come to its end: ${JSON.stringify(ended?.failures)}`);
    }
  }
}

/**
 * Returns the jobs that neither end nor change once their study is done, each with Slurm's state,
 * reason and node. Changing jobs are waited for: a requeued one starts after a while, a job's end
 * is reported again after 15 s if the controller was away, and a busy machine is slow. The returned
 * jobs are cancelled.
 */
export async function jobsLeft(slurm: Slurm, start: () => SlurmRunner): Promise<readonly string[]> {
  let last = "", again = false;
  for (let changed = performance.now();;) {
    const { code, stdout } = await slurm.command("squeue", "--noheader", "--array", LEFT_STATES, LEFT_FORMAT);
    const left = stdout.split("\n").filter((line) => line !== "");
    if (code === 0 && left.length === 0) return [];
    if (stdout !== last) [last, changed, again] = [stdout, performance.now(), false];
    const still = (performance.now() - changed) / 1000;
    if (still > STILL_SECONDS && !again) {
      again = true;
      await start().report;
    }
    if (still > LEFT_SECONDS) {
      for (const line of left) await slurm.command("scancel", line.split(" ", 1)[0] ?? line);
      return left;
    }
    await new Promise((wake) => setTimeout(wake, 300));
  }
}

const LEFT_STATES = "--states=PD,R,CG,CF,S,RQ,RH";

/** The id first, for scancel; then state, reason, node, begin and comment. */
const LEFT_FORMAT = "--format=%i %T (%r) %N %S %k";
