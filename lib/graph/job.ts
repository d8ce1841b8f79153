/**
 * Defines the messages between a runner and a worker, through files in the task's scratch folder.
 */
import { join } from "node:path";
import { isRecord } from "../formats/is_record.ts";
import type { Json, Progress } from "./task.ts";

/** The files and folders of one task's scratch folder. */
export interface JobFolder {
  readonly folder: string;
  /** The file with the {@linkcode Job}. */
  readonly job: string;
  /** The output that the task and its libraries print. */
  readonly log: string;
  /** The file with the task's `Progress`; every write replaces it. */
  readonly progress: string;
  /**
   * The file that the worker locks while it lives, so that no second worker runs here, even after
   * its runner died.
   */
  readonly lock: string;
  /** Folders made from stored objects or users' files. */
  readonly inputs: string;
  readonly outputs: string;
  /** The worker's folder: empty, so that no library finds a file by a relative path. */
  readonly working: string;
  /** The task's own folder, kept between runs of one key. */
  readonly scratch: string;
}

/**
 * Returns the layout of the scratch folder `folder`; creates nothing.
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
   * The process that waits for the worker, which ends when that process is gone. `null` if it is on
   * another machine.
   */
  readonly runner: number | null;
  /** True if the end of standard input stops the worker, because no signal reaches it. */
  readonly stopAtEnd: boolean;
  /**
   * The beginning of the line of standard error with the {@linkcode Outcome}: no other output
   * contains it.
   */
  readonly mark: string;
}

/** The end of a worker's task. */
export type Outcome =
  /** `peakMemory` is in bytes; `null` if the system does not report it. */
  | { readonly end: "finished"; readonly peakMemory: number | null }
  | { readonly end: "failed"; readonly message: string }
  /** The task was stopped, and has saved its state. */
  | { readonly end: "stopped" };

/**
 * Reads the text of a job; `path` is for the message. Throws a `TypeError` for any other text. The
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
 * Reads a worker's progress; `undefined` if it is damaged: nothing depends on progress.
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
