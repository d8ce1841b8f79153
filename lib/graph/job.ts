/** The messages between a runner and a worker, through files in the task's scratch folder. */
import { join } from "node:path";
import { isRecord } from "../formats/is_record.ts";
import type { Json, Progress } from "./task.ts";

/** The files and folders of one task's scratch folder. */
export interface JobFolder {
  readonly folder: string;
  /** A {@linkcode Job}. */
  readonly job: string;
  /** The output that the task and its libraries print. */
  readonly log: string;
  /** A `Progress`, replaced whole. */
  readonly progress: string;
  /**
   * Locked by the worker for as long as it lives, so that no second one works here, even when its
   * runner died.
   */
  readonly lock: string;
  /** Folders made from stored objects or users' files. */
  readonly inputs: string;
  readonly outputs: string;
  /** The worker's folder: empty, so that no library finds a file by a relative path. */
  readonly working: string;
  /** The task's own, kept between runs of one key. */
  readonly scratch: string;
}

/**
 * Returns the layout of the scratch folder `folder`; makes nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { job, log, outputs } = jobFolder("/store/scratch/abcd");
 * assertEquals(job, "/store/scratch/abcd/job.json");
 * assertEquals(log, "/store/scratch/abcd/log.txt");
 * assertEquals(outputs, "/store/scratch/abcd/outputs");
 * ```
 */
export function jobFolder(folder: string): JobFolder {
  return {
    folder,
    job: join(folder, "job.json"),
    log: join(folder, "log.txt"),
    progress: join(folder, "progress.json"),
    lock: join(folder, "lock"),
    inputs: join(folder, "inputs"),
    outputs: join(folder, "outputs"),
    working: join(folder, "working"),
    scratch: join(folder, "scratch"),
  };
}

/** One task for a worker. */
export interface Job {
  readonly format: "fovea/job/1";
  readonly task: string;
  /** The task's key. */
  readonly key: string;
  /** The URL of the module. */
  readonly module: string;
  readonly parameters: Json;
  /** Paths by input name. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Paths by output name. */
  readonly outputs: Readonly<Record<string, string>>;
  /**
   * True if the kernel's locks keep a second worker out of the folder; elsewhere its own folder
   * does.
   */
  readonly kernelLock: boolean;
  /**
   * The process that waits for the worker; the worker ends when it is gone. `null` where it is on
   * another machine.
   */
  readonly runner: number | null;
  /** True if the end of standard input tells it to stop, where no signal reaches it. */
  readonly stopAtEnd: boolean;
  /**
   * Begins the line of standard error that tells the {@linkcode Outcome}: nothing else that is
   * printed holds it.
   */
  readonly mark: string;
}

/** The end of a worker's task. */
export type Outcome =
  /** `peakMemory` in bytes; `null` where the system does not tell. */
  | { readonly end: "finished"; readonly peakMemory: number | null }
  | { readonly end: "failed"; readonly message: string }
  /** It was told to stop, and has saved what it had. */
  | { readonly end: "stopped" };

/**
 * Reads the text of a job; `path` is for the message. Throws a `TypeError` for anything else. The
 * check is written by hand: a worker that imported zod would start 50 ms later.
 */
export function parseJob(text: string, path: string): Job {
  const job = JSON.parse(text);
  if (isJob(job)) return job;
  throw new TypeError(`${path}: expected a job of format "fovea/job/1"`);
}

function isJob(value: unknown): value is Job {
  return isRecord(value) && value.format === "fovea/job/1" && typeof value.task === "string" &&
    typeof value.key === "string" &&
    typeof value.module === "string" && "parameters" in value && isTexts(value.inputs) &&
    isTexts(value.outputs) && typeof value.kernelLock === "boolean" &&
    (value.runner === null || typeof value.runner === "number") &&
    typeof value.stopAtEnd === "boolean" && typeof value.mark === "string";
}

function isTexts(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every((text) => typeof text === "string");
}

/** Reads a worker's outcome; `undefined` if the worker was ended in the middle of the line. */
export function parseOutcome(text: string): Outcome | undefined {
  const value = parseOrNothing(text);
  return isOutcome(value) ? value : undefined;
}

function isOutcome(value: unknown): value is Outcome {
  if (!isRecord(value)) return false;
  const { end, peakMemory, message } = value;
  if (end === "finished") return peakMemory === null || typeof peakMemory === "number";
  return end === "failed" ? typeof message === "string" : end === "stopped";
}

/**
 * Reads a worker's progress; `undefined` if it is damaged: progress is for the eye.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const text = '{"fraction":0.3,"text":"epoch 12 of 40"}';
 * assertEquals(parseProgress(text), { fraction: 0.3, text: "epoch 12 of 40" });
 * // The worker was killed while it wrote.
 * assertEquals(parseProgress(text.slice(0, 20)), undefined);
 * ```
 */
export function parseProgress(text: string): Progress | undefined {
  const value = parseOrNothing(text);
  return isProgress(value) ? value : undefined;
}

function isProgress(value: unknown): value is Progress {
  return isRecord(value) && typeof value.fraction === "number" &&
    typeof value.text === "string" && (value.resumed === undefined || typeof value.resumed === "string");
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
