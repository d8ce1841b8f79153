/** Fuzzes a reader in child processes, and survives their crashes. */
import { textLines } from "../../formats/text_lines.ts";
import { fileURLToPath } from "node:url";
import { type CaseReport, caseReportSchema } from "./case_report.ts";

/** The extent of a campaign. */
export interface FuzzOptions {
  readonly target: string;
  readonly seed: number;
  /** The number of the first file. */
  readonly from: number;
  readonly count: number;
  /** The most seconds for a file. */
  readonly limitSeconds?: number;
  /** The worker; another one in tests. */
  readonly worker?: string;
  readonly onFile?: (done: number) => void;
}

/** The findings. */
export interface FuzzFigures {
  readonly target: string;
  readonly files: number;
  readonly read: number;
  readonly refused: number;
  readonly faults: readonly FuzzFault[];
  /** The slowest file's time, in seconds. */
  readonly worstSeconds: number;
  /** The most memory of a process, in bytes. */
  readonly worstMemory: number;
}

/** A file that was neither read nor properly refused. */
export interface FuzzFault {
  readonly index: number;
  readonly what: string;
}

/** The seconds to start Deno and make the seeds, which may take longer than a file. */
const START_SECONDS = 20;

/** Tries `count` files; starts a new process after each lost one. */
export async function fuzz(options: FuzzOptions): Promise<FuzzFigures> {
  const { target, from, count } = options;
  const figures = { read: 0, refused: 0, worstSeconds: 0, worstMemory: 0 };
  const faults: FuzzFault[] = [];
  const end = from + count;
  for (let next = from; next < end;) {
    const { index, what } = await runWorker(options, next, end, (report) => {
      const [outcome, milliseconds, memory] = report;
      if (outcome !== "fault") figures[outcome]++;
      figures.worstSeconds = Math.max(figures.worstSeconds, milliseconds / 1000);
      figures.worstMemory = Math.max(figures.worstMemory, memory);
    });
    if (what !== undefined) faults.push({ index, what });
    next = index + 1;
  }
  return { target, files: count, ...figures, faults };
}

/**
 * Runs one process to its end; `index` is the last file that it started, `what` says why it ended
 * before `end`.
 */
async function runWorker(
  { target, seed, limitSeconds = 2, worker = WORKER, onFile }: FuzzOptions,
  from: number,
  end: number,
  onReport: (report: Exclude<CaseReport, readonly ["start", number]>) => void,
): Promise<{ readonly index: number; readonly what?: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-all", worker, target, ...[seed, from, end].map(String)],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  let index = from;
  let what: string | undefined;
  let isBusy = false;
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const watch = (seconds: number) => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      what = `took longer than ${seconds} s`;
      child.kill("SIGKILL");
    }, seconds * 1000);
  };
  watch(START_SECONDS);
  const errors = new Response(child.stderr).text();
  for await (const line of child.stdout.pipeThrough(new TextDecoderStream()).pipeThrough(textLines())) {
    const report = caseReportSchema.parse(JSON.parse(line));
    if (report[0] === "start") {
      index = report[1];
      isBusy = true;
      watch(limitSeconds);
      continue;
    }
    isBusy = false;
    clearTimeout(watchdog);
    onReport(report);
    if (report[0] === "fault") what = report[3];
    onFile?.(index - from + 1);
    // The next file is made before its time starts.
    if (index + 1 < end) watch(START_SECONDS);
  }
  clearTimeout(watchdog);
  const { success, signal, code } = await child.status;
  if (what === undefined && (isBusy || !success)) {
    what = `ended the process (${signal ?? `exit code ${code}`}): ${
      (await errors).trim().split("\n").slice(-3).join(" / ")
    }`;
  }
  return what === undefined ? { index } : { index, what };
}

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));
