/** Runs one task in a worker, in its own folder, where its outputs stay. */
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Hash } from "../../hash.ts";
import type { InputContent } from "../../inputs.ts";
import type { Job, JobFolder } from "../../job.ts";
import type { Resolver } from "../../resolver.ts";
import type { Store } from "../../store/store.ts";
import type { Progress, Task } from "../../task.ts";
import { layOutJob } from "../job/lay_out_job.ts";
import { workerRights } from "../job/rights.ts";
import { type RunWorker, runWorker, type WorkerCommand } from "./worker_process.ts";
import { memberOf } from "../../../formats/items.ts";

/** The options of {@linkcode runTask}. */
export interface RunTaskOptions {
  readonly task: Task;
  readonly key: Hash;
  readonly inputs: Readonly<Record<string, InputContent>>;
  /** The task's working folder, on the store's file system. */
  readonly files: JobFolder;
  readonly store: Pick<Store, "objects" | "layout">;
  readonly resolver: Pick<Resolver, "userFiles" | "codeFiles">;
  readonly root: string;
  readonly worker: WorkerCommand;
  /** Runs the prepared job; {@linkcode runWorker}, a child process, unless given. */
  readonly runWorker?: RunWorker | undefined;
  readonly signal: AbortSignal;
  /** The seconds without a sign of life after which a worker is ended. No limit unless given. */
  readonly stallSeconds?: number | undefined;
  onProgress(progress: Progress): void;
}

/** The outcome of a worker that has finished. */
export interface Worked {
  /** The path of every output, by name; all exist. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly started: Date;
  readonly seconds: number;
  /** The peak memory of the worker's process, in bytes; `null` if the system does not report it. */
  readonly peakMemory: number | null;
}

/**
 * Runs the task. Throws an `Error` with the cause if the task fails, does not write an output, or a
 * user's file changes meanwhile.
 */
export async function runTask(options: RunTaskOptions): Promise<Worked> {
  const { task, inputs, files, store, resolver, root } = options;
  const { locks, door } = store.layout;
  const paths = await layOutJob({ task, inputs, files, objects: store.objects, door, root });
  const job: Job = {
    format: "fovea/job/1",
    task: task.name,
    key: options.key,
    module: pathToFileURL(join(root, task.module)).href,
    parameters: task.parameters,
    ...paths,
    kernelLock: locks.kind === "kernel",
    // A confined worker sees no other process, and ends with its runner.
    runner: options.worker.confined ? null : Deno.pid,
    stopAtEnd: options.worker.confined ?? false,
    mark: `${crypto.randomUUID()} `,
  };
  door.create(files.job, new TextEncoder().encode(JSON.stringify(job)));

  const started = new Date();
  const begin = performance.now();
  const rights = workerRights({
    root,
    files,
    paths,
    code: resolver.codeFiles(task.module),
    userFiles: await userFilesOf(inputs, root),
    needs: task.needs,
  });
  const work = options.runWorker ?? runWorker;
  const peakMemory = await work({ ...options, door, mark: job.mark, command: options.worker, rights });
  const seconds = (performance.now() - begin) / 1000;
  await refuseChangedFiles(inputs, resolver);
  requireOutputs(task, paths.outputs);
  return { outputs: paths.outputs, started, seconds, peakMemory };
}

/**
 * Returns the users' files among `inputs`, by every path that needs the right to read: their own,
 * and the targets of links.
 */
async function userFilesOf(inputs: Readonly<Record<string, InputContent>>, root: string): Promise<string[]> {
  const paths = Object.values(inputs).flatMap((content) =>
    content.kind === "user files"
      ? content.source.paths.map((path) => resolve(root, content.source.root, path))
      : []
  );
  const real = await Promise.all(paths.map((path) => Deno.realPath(path)));
  return [...new Set([...paths, ...real])];
}

async function refuseChangedFiles(
  inputs: Readonly<Record<string, InputContent>>,
  { userFiles }: Pick<Resolver, "userFiles">,
): Promise<void> {
  for (const [name, content] of Object.entries(inputs)) {
    if (content.kind !== "user files") continue;
    const changed = await userFiles.changed(content.source);
    if (changed !== undefined) {
      throw new Error(`input "${name}": the file ${changed} changed while the task ran; run again`);
    }
  }
}

function requireOutputs(task: Task, paths: Readonly<Record<string, string>>): void {
  const missing = Object.keys(task.outputs).filter((name) => !isThere(memberOf(paths, name)));
  if (missing.length === 0) return;
  const names = missing.map((name) => `"${name}"`).join(", ");
  throw new Error(
    `it ended without writing its output ${names} (${task.module} must write to context.outputs)`,
  );
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
