/** Calls Slurm's programs, and waits for a controller that does not answer. */
import { UserError } from "../../../errors/user_error.ts";
import { LINKER_VARIABLES } from "../../machine/linker_variables.ts";
import { controllerFault } from "./controller_fault.ts";
import { parseSbatch } from "./sbatch_reply.ts";
import { parseSqueue, type QueuedJob, SQUEUE_ARGS } from "./squeue.ts";

/** Slurm's programs. */
export interface SlurmCommands {
  /**
   * Submits a batch script and returns the id of its job. If the controller does not answer, the
   * job may have been submitted nevertheless, so a job with this comment is looked for before the
   * next try. Throws a {@linkcode SubmitLimitError} if no more jobs may be queued, and an
   * {@linkcode ArraySizeError} if the array is too large.
   */
  submit(script: string, comment: string, call: Call): Promise<string>;
  /** Returns all of the user's jobs, including those that ended a few minutes ago. */
  queue(call: Call): Promise<readonly QueuedJob[]>;
  /** Ends jobs, by ids such as `123` and `123_4`. */
  cancel(jobs: readonly string[], call: Call): Promise<void>;
  /** The number of calls so far, by program. */
  calls(): Readonly<Record<string, number>>;
}

/** The options of a call that may have to wait. */
export interface Call {
  readonly signal: AbortSignal;
  /** Called once, with a text, when the controller is away and the call waits for it. */
  onWait(text: string): void;
}

/** Thrown if no more jobs may be queued for now. */
export class SubmitLimitError extends Error {
  override name = "SubmitLimitError";
}

/** Thrown if the job array has more elements than the cluster allows. */
export class ArraySizeError extends Error {
  override name = "ArraySizeError";
}

/** The output of a program that was run. */
export interface ProgramOutput {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** The options of {@linkcode slurmCommands}. */
export interface CommandsOptions {
  /** Variables in addition to this process's own, such as SLURM_CONF. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Runs a program; the system's own unless given. */
  readonly runProgram?: (program: string, args: readonly string[]) => Promise<ProgramOutput>;
  /** The milliseconds before a call is repeated; each further pause is twice as long. */
  readonly firstPauseMilliseconds?: number;
  readonly longestPauseMilliseconds?: number;
}

/** The most ids in one call of `scancel`. */
const CANCELLED_AT_ONCE = 500;

/**
 * Opens Slurm's programs, which are found by the user's PATH. A call waits for a controller that is
 * away, in pauses that grow from 5 s to 2 min unless given. It throws a `UserError` if Slurm
 * refuses or is not installed.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // A stand-in for squeue, sbatch and scancel: an answer as squeue gives it.
 * const stdout = "7_0|PENDING||0:00|Resources|fovea 1\n";
 * const commands = slurmCommands({
 *   runProgram: () => Promise.resolve({ success: true, stdout, stderr: "" }),
 * });
 * const [job] = await commands.queue({ signal: new AbortController().signal, onWait() {} });
 * assertEquals([job?.job, job?.index, job?.state, job?.reason], ["7", 0, "PENDING", "Resources"]);
 * assertEquals(commands.calls(), { squeue: 1 });
 * ```
 */
export function slurmCommands(options: CommandsOptions = {}): SlurmCommands {
  const { environment = {}, firstPauseMilliseconds = 5000, longestPauseMilliseconds = 120_000 } = options;
  const runProgram = options.runProgram ?? ((program, args) => runHere(program, args, environment));
  const counts: Record<string, number> = {};

  /** Runs a program until the controller answers. */
  async function call(
    program: string,
    args: readonly string[],
    { signal, onWait }: Call,
    beforeRetry?: () => Promise<string | undefined>,
  ): Promise<string> {
    for (let pause = firstPauseMilliseconds;; pause = Math.min(2 * pause, longestPauseMilliseconds)) {
      signal.throwIfAborted();
      counts[program] = (counts[program] ?? 0) + 1;
      const { success, stdout, stderr } = await runProgram(program, args);
      if (success) return stdout;
      const fault = controllerFault(program, stderr);
      if (fault.kind === "limit") throw new SubmitLimitError(fault.words);
      if (fault.kind === "array") throw new ArraySizeError(fault.words);
      if (fault.kind === "refused") throw new UserError(fault.words);
      onWait(`${fault.words}; trying again in ${Math.ceil(pause / 1000)} s`);
      await pauseFor(pause, signal);
      const found = await beforeRetry?.();
      if (found !== undefined) return found;
    }
  }

  async function queue(how: Call): Promise<readonly QueuedJob[]> {
    return parseSqueue(await call("squeue", SQUEUE_ARGS, how));
  }

  return {
    queue,
    async submit(script, comment, how) {
      const alreadyThere = async () => (await queue(how)).find((queued) => queued.comment === comment)?.job;
      const reply = await call("sbatch", ["--parsable", script], how, alreadyThere);
      const job = parseSbatch(reply);
      if (job !== undefined) return job;
      throw new UserError(`sbatch: found no job's number in its answer "${reply.trim()}"`);
    },
    async cancel(jobs, how) {
      for (let at = 0; at < jobs.length; at += CANCELLED_AT_ONCE) {
        await call("scancel", jobs.slice(at, at + CANCELLED_AT_ONCE), how);
      }
    },
    calls: () => ({ ...counts }),
  };
}

/** Waits for this time. Throws the signal's reason when it is aborted. */
export async function pauseFor(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const wake = () => resolve();
  signal.addEventListener("abort", wake, { once: true });
  await promise;
  clearTimeout(timer);
  signal.removeEventListener("abort", wake);
  signal.throwIfAborted();
}

async function runHere(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<ProgramOutput> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(program, {
      args: [...args],
      env: { ...LINKER_VARIABLES, ...environment },
      stdin: "null",
    }).output();
    const text = new TextDecoder();
    return { success, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable)) throw error;
    throw new UserError(
      `${program}: found no such program, expected Slurm's; run this on a node from which jobs are submitted ` +
        "(module load slurm on some clusters)",
    );
  }
}
