/** Starts a worker, reads its output, and reports how it ended. */
import { fileURLToPath } from "node:url";
import { type JobFolder, type Outcome, parseProgress } from "../../job.ts";
import { openPace } from "../../pace.ts";
import type { StoreDoor } from "../../store/door/store_door.ts";
import { LockLostError } from "../../store/lock.ts";
import type { Progress } from "../../task.ts";
import { confinedStart, confinedStatus, type Start } from "./confine.ts";
import { crashMessage, killedMessage, watchMemoryKills } from "./killed.ts";
import { JobTerminatedError, SlowSaveError, UnsavedError } from "../executor.ts";
import { NO_RIGHTS, rightFlags, type Rights, startFlags } from "../job/rights.ts";
import { stallMessage, watchForStall } from "./stall.ts";
import { workerEnvironment } from "./worker_environment.ts";
import { lastWords, readWorkerOutput, type WorkerOutput } from "./worker_output.ts";

/** The command that starts a worker: `deno FLAGS SCRIPT JOB`. */
export interface WorkerCommand {
  /**
   * For example `["run", "--quiet"]`. The task's rights are added, except kinds that these flags
   * grant without limits.
   */
  readonly flags: readonly string[];
  /** The path of the script that calls `runJob`. */
  readonly script: string;
  /**
   * True if the worker runs within bubblewrap. A confined worker stops when its standard input
   * ends.
   */
  readonly confined?: boolean;
}

/** The project's own worker, with the rights of its task and no others. */
export const DEFAULT_WORKER: WorkerCommand = {
  flags: startFlags(NO_RIGHTS),
  script: fileURLToPath(new URL("../../../../tasks/work.ts", import.meta.url)),
};

/** The options of {@linkcode runWorker}. */
export interface WorkerOptions {
  readonly command: WorkerCommand;
  readonly files: JobFolder;
  /** The mark of the job in `files`. */
  readonly mark: string;
  /** The access to the store that contains the files. */
  readonly door: StoreDoor;
  readonly rights: Rights;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /**
   * The seconds without output or progress after which a worker is ended. No limit unless given.
   */
  readonly stallSeconds?: number | undefined;
}

/** Runs a prepared job, as {@linkcode runWorker} does. */
export type RunWorker = (options: WorkerOptions) => Promise<number | null>;

/** The least milliseconds between two reads of a worker's progress. */
const PROGRESS_MILLISECONDS = 200;

/** The seconds that a worker has to save its state after the request to stop. */
const SAVE_SECONDS = 60;

/** The same for a worker whose task another process has taken over: it has nothing to save. */
const LOST_SECONDS = 5;

/**
 * Runs the prepared job. Resolves to the peak memory in bytes, if known, when the task has
 * finished; otherwise throws an `Error` that says how it ended. When `signal` is aborted, ends the
 * worker and throws the signal's reason.
 */
export async function runWorker(options: WorkerOptions): Promise<number | null> {
  const { command, files, mark, door, rights, signal, onProgress, stallSeconds = Infinity } = options;
  signal.throwIfAborted();
  watchMemoryKills();
  using log = door.open(files.log, { append: true });
  const { confined = false, script } = command;
  const environment = workerEnvironment({ native: rights.native.length > 0 });
  const alone: Start = {
    program: Deno.execPath(),
    args: [...command.flags, ...rightFlags(rights, command.flags), script, files.job],
  };
  const start = confined ? confinedStart(alone, { rights, files, script, environment }) : alone;
  const child = new Deno.Command(start.program, {
    args: [...start.args],
    // Libraries resolve relative paths from here, so that they find nothing.
    cwd: files.working,
    clearEnv: true,
    env: environment,
    stdin: confined ? "piped" : "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

  let forced: ReturnType<typeof setTimeout> | undefined;
  const stop = () => {
    // A signal to bubblewrap ends it and every process in it.
    if (confined) closeInput(child);
    else end(child, "SIGTERM");
    const seconds = signal.reason instanceof LockLostError ? LOST_SECONDS : SAVE_SECONDS;
    forced ??= setTimeout(() => end(child, "SIGKILL"), 1000 * seconds);
  };
  signal.addEventListener("abort", stop);
  const stall = watchForStall(stallSeconds, () => end(child, "SIGKILL"));
  const watch = watchProgress(door, files.progress, (progress) => {
    stall.sign();
    onProgress(progress);
  });
  try {
    const options = { log, mark, onChunk: stall.sign };
    const [out, error] = await Promise.all([
      readWorkerOutput(child.stdout, options),
      readWorkerOutput(child.stderr, options),
    ]);
    const status = confined ? confinedStatus(await child.status) : await child.status;
    // A worker that finished nevertheless has a result to keep.
    if (signal.aborted && error.outcome?.end !== "finished") {
      throw unsaved(status, error.outcome) ?? signal.reason;
    }
    if (stall.stalled()) throw new Error(stallMessage(stallSeconds));
    return await judge(status, { out, error }, files.log);
  } finally {
    clearTimeout(forced);
    stall.stop();
    watch.stop();
    if (confined) closeInput(child);
    signal.removeEventListener("abort", stop);
  }
}

function end(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // The worker has already ended.
  }
}

function closeInput({ stdin }: Deno.ChildProcess): void {
  // It may be closed already, or its reader may be gone.
  stdin.close().catch(() => {});
}

function watchProgress(
  door: StoreDoor,
  file: string,
  onProgress: (progress: Progress) => void,
): { stop(): void } {
  const pace = openPace({ milliseconds: PROGRESS_MILLISECONDS });
  let last = "";
  function read(): void {
    try {
      const text = door.readText(file);
      if (text === undefined || text === last) return;
      last = text;
      const progress = parseProgress(text);
      if (progress !== undefined) onProgress(progress);
    } catch {
      // Nothing has been reported yet.
    }
  }
  function look(): void {
    pace.spend(read);
    timer = setTimeout(look, pace.wait());
  }
  let timer = setTimeout(look, PROGRESS_MILLISECONDS);
  return {
    stop() {
      clearTimeout(timer);
      read();
    },
  };
}

async function judge(
  status: Deno.CommandStatus,
  said: { readonly out: WorkerOutput; readonly error: WorkerOutput },
  log: string,
): Promise<number | null> {
  const { outcome } = said.error;
  if (outcome?.end === "failed") throw new Error(outcome.message);
  if (outcome?.end === "stopped") {
    throw new JobTerminatedError(
      "it received a signal to stop (SIGTERM) that this run did not send; its state is saved",
    );
  }
  const words = lastWords(said.error.tail.trim() === "" ? said.out.tail : said.error.tail);
  if (status.signal !== null) throw await signalError(status.signal, words);
  if (outcome === undefined) throw new Error(silentMessage(status.code, words));
  if (status.code !== 0) throw new Error(`it finished, but its process ended with exit code ${status.code}`);
  const unlogged = said.error.unlogged ?? said.out.unlogged;
  if (unlogged !== undefined) throw new Error(`its log ${log} could not be written: ${unlogged}`);
  return outcome.peakMemory;
}

/**
 * Returns why a stopped worker has not saved its state; undefined if it has, or if it keeps none.
 */
function unsaved(status: Deno.CommandStatus, outcome: Outcome | undefined): UnsavedError | undefined {
  if (outcome?.end === "failed") return new UnsavedError(outcome.message);
  if (status.signal !== "SIGKILL") return undefined;
  return new SlowSaveError(
    `it did not save within ${SAVE_SECONDS} seconds after the request to stop, so it was ended; its last saved state is kept`,
  );
}

async function signalError(signal: string, words: readonly string[]): Promise<Error> {
  switch (signal) {
    case "SIGKILL":
      return new Error(await killedMessage());
    case "SIGINT":
    case "SIGTERM":
    case "SIGHUP":
      return new JobTerminatedError(
        `its process received a signal (${signal}) that this run did not send`,
      );
    default:
      return new Error(crashMessage(signal, words));
  }
}

function silentMessage(code: number, words: readonly string[]): string {
  const last = words.length === 0 ? "it printed nothing" : `it last printed: ${words.join(" / ")}`;
  return `its process ended with exit code ${code} before the task had finished; ${last}`;
}
