/** Runs one task and stores its result. */
import os from "node:os";
import { canonicalJson } from "../../hash.ts";
import type { InputContent } from "../../inputs.ts";
import type { ReadyTask, Resolver } from "../../resolver.ts";
import { type Lock, LockLostError } from "../../store/lock.ts";
import { lockStore } from "../../store/store_lock.ts";
import type { StoredOutput } from "../../store/objects.ts";
import type { JobIdentity, Provenance, Result } from "../../store/result.ts";
import type { Store } from "../../store/store.ts";
import type { Use } from "../../store/uses.ts";
import type { Progress, Task } from "../../task.ts";
import { takeKeyLock } from "../job/key_lock.ts";
import { runTask } from "./run_task.ts";
import { removeScratch } from "../job/scratch.ts";
import { stallLimit } from "./stall.ts";
import { tenureFolder } from "../job/tenure.ts";
import type { RunWorker, WorkerCommand } from "./worker_process.ts";
import { memberOf } from "../../../formats/items.ts";

/** The options of {@linkcode executeTask}. */
export interface ExecuteOptions {
  readonly graph: string;
  readonly task: Task;
  readonly ready: ReadyTask;
  readonly store: Store;
  readonly resolver: Resolver;
  readonly root: string;
  readonly worker: WorkerCommand;
  /** Runs the prepared job; a child process unless given. */
  readonly runWorker?: RunWorker | undefined;
  readonly signal: AbortSignal;
  /** The run's entry in the list of results in use. */
  readonly use: Pick<Use, "note">;
  onProgress(progress: Progress): void;
  /**
   * The seconds without a sign of life after which a worker is ended. See {@linkcode stallLimit}
   * for the default.
   */
  readonly stallSeconds?: number | undefined;
  /** The job of a cluster's queue that this process belongs to. */
  readonly job?: JobIdentity | undefined;
  /** Called when another process runs the task and this one waits for it. */
  onWait(): void;
  /**
   * Called before a worker starts, and again after a lost lock was regained. Resolves when a worker
   * may start.
   */
  onTurn(): Promise<void>;
  /** Called when the worker has finished; its outputs are not stored yet. */
  onWorked(): void;
}

/**
 * Runs a task here, or waits for the process that runs it: see {@linkcode executeHeld}. The lock is
 * lost if this process was suspended for too long. Then the worker is ended, nothing is recorded,
 * and this process waits for the one that has the lock.
 */
export async function executeTask(options: ExecuteOptions): Promise<Executed> {
  while (true) {
    using lock = await takeKeyLock(options.store.layout, options.ready.key, options);
    try {
      return await executeHeld(options, lock);
    } catch (error) {
      if (options.signal.aborted || !(error instanceof LockLostError || await isLost(lock))) throw error;
    }
  }
}

/**
 * Returns whether the lock went to another process. That process has moved the job's files, so an
 * access to them fails before the loss itself is noticed.
 */
async function isLost(lock: Lock): Promise<boolean> {
  return await lock.requireHeld().then(() => false, (error) => error instanceof LockLostError);
}

/** A task's result. `executed` is false if another process made it meanwhile. */
export interface Executed {
  readonly result: Result;
  readonly executed: boolean;
}

/**
 * Runs a task in a worker, stores its outputs, then its result. Throws an `Error` with the cause if
 * the task fails or its outputs cannot be stored; the scratch folder is then kept. Throws a
 * `LockLostError` if another process took the task over.
 */
async function executeHeld(options: ExecuteOptions, lock: Lock): Promise<Executed> {
  const { task, ready, store, resolver } = options;
  const signal = lock.tenure === 0 ? options.signal : AbortSignal.any([options.signal, lock.lost]);
  const again = resolver.resolve(task);
  if (again.state === "done") return { result: again.result, executed: false };
  await options.onTurn();
  const files = await tenureFolder(store.layout.door, store.layout.scratch(ready.key), lock);
  const stallSeconds = stallLimit(ready.inputs, { asked: options.stallSeconds, taken: store.taken });
  const worked = await runTask({
    ...options,
    signal,
    key: ready.key,
    inputs: ready.inputs,
    files,
    stallSeconds,
  });
  options.onWorked();

  using storingLock = await storing("its result", () => lockStore(store.layout, { mode: "shared", signal }));
  const outputs = await storeOutputs(task, worked.outputs, store);
  const provenance: Provenance = {
    graph: options.graph,
    task: task.name,
    inputs: producers(ready.inputs),
    started: worked.started.toISOString(),
    seconds: worked.seconds,
    peakMemory: worked.peakMemory,
    ...thisMachine(),
    ...(options.job === undefined ? {} : { job: options.job }),
    log: await storing("its log", async () => (await store.objects.takeFile(files.log)).hash),
  };
  const result: Result = {
    format: "fovea/result/1",
    key: ready.key,
    record: ready.record,
    outputs,
    provenance,
  };
  await storing("its result", async () => {
    await storeManifests(ready, store, resolver);
    await store.putResult(result, async () => {
      await storingLock.requireHeld();
      await lock.requireHeld();
    });
    options.use.note(result.key);
  });
  await removeScratch(store.layout, ready.key);
  return { result, executed: true };
}

async function storeOutputs(
  task: Task,
  paths: Readonly<Record<string, string>>,
  { objects }: Store,
): Promise<Record<string, StoredOutput>> {
  const outputs: Record<string, StoredOutput> = {};
  for (const [name, kind] of Object.entries(task.outputs)) {
    outputs[name] = await storing(
      `its output "${name}"`,
      () =>
        kind === "file" ? objects.takeFile(memberOf(paths, name)) : objects.takeFolder(memberOf(paths, name)),
    );
  }
  return outputs;
}

/**
 * Stores the manifests whose hashes the record holds, so that a later plan can say which file
 * changed.
 */
async function storeManifests(
  { record, inputs }: ReadyTask,
  store: Store,
  resolver: Resolver,
): Promise<void> {
  for (const content of Object.values(inputs)) {
    if (content.kind !== "file" && store.objects.peekTree(content.hash) === undefined) {
      await store.objects.putTree(content.tree);
    }
  }
  const code = resolver.code(record.code);
  if (code !== undefined && store.code(record.code) === undefined) {
    await store.objects.putBytes(new TextEncoder().encode(canonicalJson({ ...code })));
  }
}

function producers(inputs: Readonly<Record<string, InputContent>>): Provenance["inputs"] {
  return Object.fromEntries(
    Object.entries(inputs).flatMap(([name, content]) =>
      content.kind === "user files" ? [] : [[name, content.producer]]
    ),
  );
}

async function storing<Value>(what: string, work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LockLostError) throw error;
    throw new Error(`${what} could not be stored: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

function thisMachine(): Pick<Provenance, "cpu" | "platform" | "deno"> {
  let cpu = "unknown";
  try {
    cpu = os.cpus()[0]?.model ?? cpu;
  } catch {
    // This process may not ask for the host's name.
  }
  return { cpu, platform: `${Deno.build.os} ${Deno.build.arch}`, deno: Deno.version.deno };
}
