/** Runs a task in the child process. */
import { dirname } from "node:path";
import { messageOf } from "../errors/message_of.ts";
import { jobFolder, type Outcome, parseJob } from "./job.ts";
import { openPace } from "./pace.ts";
import { peakMemory } from "./peak_memory.ts";
import { outcomeLine } from "./executor/local/worker_output.ts";
import { explainPermission } from "./permission_advice.ts";
import type { Progress, Work } from "./task.ts";

/** The least milliseconds between two writes of progress. */
const PROGRESS_MILLISECONDS = 100;

/** The milliseconds between two checks whether the runner still lives. */
const RUNNER_MILLISECONDS = 1000;

/**
 * Runs the job in the file at `path` and returns the exit code: 0 if the task finished, 1 if it
 * failed. The outcome goes to standard error, as the last line. The function listens for signals
 * and uncaught errors, so it is called once in a process that does nothing else. Throws a
 * `TypeError` if the file is not a job.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { EXAMPLE_ROOT as root } from "./example/open_example.ts";
 *
 * const folder = await Deno.makeTempDir(), path = `${folder}/job.json`;
 * const code = { module: `${root}lib/graph/example/square.ts`, parameters: { number: 3 } };
 * const ends = { kernelLock: true, runner: null, stopAtEnd: false, mark: "" };
 * const task = { task: "square", key: "0", inputs: {}, outputs: { text: `${folder}/text` } };
 * const job = { format: "fovea/job/1", ...task, ...code, ...ends };
 * await Deno.writeTextFile(path, JSON.stringify(job));
 * const args = ["run", "-A", `${root}tasks/work.ts`, path]; // Calls `runJob(path)`.
 * assertEquals((await new Deno.Command(Deno.execPath(), { args }).output()).code, 0);
 * assertEquals(await Deno.readTextFile(`${folder}/text`), "9");
 * ```
 */
export async function runJob(path: string): Promise<number> {
  const files = jobFolder(dirname(path));
  // Ctrl-C reaches the whole group of processes; the runner decides when its workers end.
  Deno.addSignalListener("SIGINT", () => {});
  const job = parseJob(await Deno.readTextFile(path), path);
  using lock = job.kernelLock ? await Deno.open(files.lock, { create: true, write: true }) : undefined;
  await lock?.lock(true);
  endWithRunner(job.runner);

  failWithTheProcess(job.mark);
  const progress = progressWriter(files.progress);
  const stop = stopListener();
  if (job.stopAtEnd) endOfInput().then(stop.now);
  try {
    const work = workOf(await import(job.module), job.module);
    await work({
      key: job.key,
      parameters: job.parameters,
      inputs: job.inputs,
      outputs: job.outputs,
      scratch: files.scratch,
      progress: progress.report,
      get stop() {
        return stop.signal();
      },
    });
    progress.flush();
    writeOutcome(job.mark, { end: "finished", peakMemory: peakMemory() });
    return 0;
  } catch (error) {
    if (stop.isReason(error)) writeOutcome(job.mark, { end: "stopped" });
    else fail(job.mark, error);
    return 1;
  }
}

/**
 * Returns the work of a loaded module. Throws a `TypeError` if its default export is not a
 * function.
 */
export function workOf(module: unknown, url: string): Work {
  const work = typeof module === "object" && module !== null && "default" in module
    ? module.default
    : undefined;
  if (!isWork(work)) {
    throw new TypeError(`${url}: expected a function as its default export, found ${typeof work}`);
  }
  return work;
}

function isWork(value: unknown): value is Work {
  return typeof value === "function";
}

/** Returns the message of a task's error, with its causes. */
export function failureText(error: unknown): string {
  const message = explainPermission(messageOf(error));
  const cause = error instanceof Error && error.cause !== undefined ? ` (${failureText(error.cause)})` : "";
  return message + cause;
}

/** Makes an uncaught error fail the task, with its message. */
function failWithTheProcess(mark: string): void {
  function end(error: unknown): never {
    fail(mark, error);
    Deno.exit(1);
  }
  globalThis.addEventListener("unhandledrejection", (event) => end(event.reason));
  globalThis.addEventListener("error", (event) => end(event.error));
}

function fail(mark: string, error: unknown): void {
  console.error(error);
  writeOutcome(mark, { end: "failed", message: failureText(error) });
}

/**
 * Listens for the signal to stop (SIGTERM) once a task asks for it; before, the signal ends the
 * process as usual.
 */
function stopListener(): {
  signal(): AbortSignal;
  /** Stops the task; if it asked for no signal, ends the process. */
  now(): void;
  isReason(error: unknown): boolean;
} {
  let controller: AbortController | undefined;
  const reason = () => new Error("it was told to stop");
  return {
    signal() {
      if (controller === undefined) {
        const asked = controller = new AbortController();
        // Windows has no such signal: its processes are ended.
        if (Deno.build.os !== "windows") {
          Deno.addSignalListener("SIGTERM", () => asked.abort(reason()));
        }
      }
      return controller.signal;
    },
    now() {
      if (controller === undefined) Deno.exit(1);
      controller.abort(reason());
    },
    isReason: (error) => controller?.signal.aborted === true && error === controller.signal.reason,
  };
}

async function endOfInput(): Promise<void> {
  const buffer = new Uint8Array(64);
  while (await Deno.stdin.read(buffer) !== null);
}

function endWithRunner(runner: number | null): void {
  if (runner === null) return;
  const timer = setInterval(() => {
    if (Deno.ppid !== runner) Deno.exit(1);
  }, RUNNER_MILLISECONDS);
  Deno.unrefTimer(timer);
}

interface ProgressWriter {
  report(progress: Progress): void;
  flush(): void;
}

function progressWriter(file: string): ProgressWriter {
  const pace = openPace({ milliseconds: PROGRESS_MILLISECONDS });
  let pending: Progress | undefined;

  function write(): void {
    try {
      removeOld(`${file}.new`);
      Deno.writeTextFileSync(`${file}.new`, JSON.stringify(pending), { createNew: true });
      Deno.renameSync(`${file}.new`, file);
    } catch {
      // Nothing depends on progress; a failed write does not fail a task.
    }
    pending = undefined;
  }

  return {
    flush() {
      if (pending !== undefined) write();
    },
    report(progress) {
      pending = { ...progress, fraction: Math.min(1, Math.max(0, progress.fraction)) };
      if (pace.wait() === 0) pace.spend(write);
    },
  };
}

/**
 * Removes a file that was cut short before, or anything else in its place: nothing is ever written
 * through it.
 */
function removeOld(path: string): void {
  try {
    Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function writeOutcome(mark: string, outcome: Outcome): void {
  const bytes = new TextEncoder().encode(outcomeLine(mark, outcome));
  for (let written = 0; written < bytes.length;) written += Deno.stderr.writeSync(bytes.subarray(written));
}
