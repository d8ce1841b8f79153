/**
 * Reads and writes the small files beside a submission: the array's job id, and how each task ended
 * on its node.
 */
import { z } from "zod";
import type { Hash } from "../../hash.ts";
import type { StoreDoor } from "../../store/door/store_door.ts";
import type { SubmissionFolder } from "./submission.ts";

const jobSchema = z.strictObject({ format: z.literal("fovea/slurm-job/1"), job: z.string().regex(/^\d+$/) });

const endSchema = z.discriminatedUnion("end", [
  z.strictObject({ end: z.literal("stored") }),
  /** The task failed; `memory` is true if memory ran out. */
  z.strictObject({ end: z.literal("failed"), message: z.string(), memory: z.boolean() }),
  /** Slurm stopped the task, and it has saved its state. */
  z.strictObject({ end: z.literal("stopped") }),
]);

/** The end of a task on its node. */
export type TaskEnd = z.infer<typeof endSchema>;

/** Notes the id of a submission's job array. */
export function noteJob(door: StoreDoor, files: SubmissionFolder, job: string): void {
  door.replace(files.job, `${JSON.stringify({ format: "fovea/slurm-job/1", job })}\n`);
}

/** Returns the id of a submission's job array; `undefined` if it was not noted. */
export function jobOf(door: StoreDoor, files: SubmissionFolder): string | undefined {
  return read(door, files.job, jobSchema)?.job;
}

/** Notes how a task ended. */
export function noteEnd(door: StoreDoor, files: SubmissionFolder, key: Hash, end: TaskEnd): void {
  door.replace(files.end(key), `${JSON.stringify(end)}\n`);
}

/** Returns how a task ended; `undefined` if its node has not noted it. */
export function endOf(door: StoreDoor, files: SubmissionFolder, key: Hash): TaskEnd | undefined {
  return read(door, files.end(key), endSchema);
}

/** Removes the note of how a task ended before its job was requeued. */
export function forgetEnd(door: StoreDoor, files: SubmissionFolder, key: Hash): void {
  try {
    door.remove(files.end(key));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function read<Value>(door: StoreDoor, path: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    return schema.safeParse(JSON.parse(door.readText(path) ?? "null")).data;
  } catch {
    // The note is being replaced, or damaged: the job's state in the queue is enough.
    return undefined;
  }
}
