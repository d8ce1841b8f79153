/** Runs one task and stores what it made. */
import os from "node:os";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { canonicalJson } from "../hash.ts";
import type { InputContent } from "../inputs.ts";
import { type Job, type JobFolder, jobFolder } from "../job.ts";
import type { ReadyTask, Resolver } from "../resolver.ts";
import { makeFolder } from "../store/durable.ts";
import type { StoredOutput } from "../store/objects.ts";
import type { Provenance, Result } from "../store/result.ts";
import type { Store } from "../store/store.ts";
import type { Progress, Task } from "../task.ts";
import { takeKeyLock } from "./key_lock.ts";
import { prepareJob } from "./prepare.ts";
import { runWorker, type WorkerCommand } from "./worker_process.ts";

/** What {@linkcode executeTask} needs. */
export interface ExecuteOptions {
  readonly graph: string;
  readonly task: Task;
  readonly ready: ReadyTask;
  readonly store: Store;
  readonly resolver: Resolver;
  readonly root: string;
  readonly worker: WorkerCommand;
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /** A worker without a sign of life for so many seconds is ended. Endless unless given. */
  readonly stallSeconds?: number | undefined;
  /** Another process runs the task; it is waited for. */
  onWait(): void;
  /** After such a wait, where the task is to run here after all: resolves when a worker may start. */
  onTurn(): Promise<void>;
}

/**
 * Runs a task in a worker, stores its outputs, then its result. Throws an `Error` with the cause where the task fails
 * or where anything cannot be stored; the scratch folder is then kept. `executed` is false where another process
 * has done the task meanwhile.
 */
export async function executeTask(
  options: ExecuteOptions,
): Promise<{ readonly result: Result; readonly executed: boolean }> {
  const { task, ready, store, resolver, root } = options;
  using _lock = await takeKeyLock(store.layout.lock(ready.key), options);
  const again = resolver.resolve(task);
  if (again.state === "done") return { result: again.result, executed: false };
  await options.onTurn();
  const files = jobFolder(store.layout.scratch(ready.key));
  await makeFolder(files.folder);
  const paths = await prepareJob({ task, inputs: ready.inputs, files, objects: store.objects, root });
  const job: Job = {
    format: "fovea/job/1",
    task: task.name,
    module: pathToFileURL(join(root, task.module)).href,
    parameters: task.parameters,
    ...paths,
    runner: Deno.pid,
  };
  await Deno.writeTextFile(files.job, JSON.stringify(job));

  const started = new Date();
  const begin = performance.now();
  const peakMemory = await runWorker({ ...options, command: options.worker, files });
  const seconds = (performance.now() - begin) / 1000;
  await refuseChangedFiles(ready.inputs, resolver);

  const outputs = await storeOutputs(task, paths.outputs, store);
  const provenance: Provenance = {
    graph: options.graph,
    task: task.name,
    inputs: producers(ready.inputs),
    started: started.toISOString(),
    seconds,
    peakMemory,
    ...host(),
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
    await store.putResult(result);
  });
  await removeScratch(files);
  return { result, executed: true };
}

async function storeOutputs(
  task: Task,
  paths: Readonly<Record<string, string>>,
  { objects }: Store,
): Promise<Record<string, StoredOutput>> {
  const outputs: Record<string, StoredOutput> = {};
  const missing = Object.keys(task.outputs).filter((name) => !isThere(paths[name]));
  if (missing.length > 0) {
    const names = missing.map((name) => `"${name}"`).join(", ");
    throw new Error(
      `it ended without writing its output ${names} (${task.module} must write to context.outputs)`,
    );
  }
  for (const [name, kind] of Object.entries(task.outputs)) {
    outputs[name] = await storing(
      `its output "${name}"`,
      () => kind === "file" ? objects.takeFile(paths[name]) : objects.takeFolder(paths[name]),
    );
  }
  return outputs;
}

/** The manifests behind the hashes of the record, so that a later plan can say which file changed. */
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

async function refuseChangedFiles(
  inputs: Readonly<Record<string, InputContent>>,
  { userFiles }: Resolver,
): Promise<void> {
  for (const [name, content] of Object.entries(inputs)) {
    if (content.kind !== "user files") continue;
    const changed = await userFiles.changed(content.source);
    if (changed !== undefined) {
      throw new Error(`input "${name}": the file ${changed} changed while the task ran; run again`);
    }
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
    throw new Error(`${what} could not be stored: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
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

function host(): Pick<Provenance, "cpu" | "platform" | "deno"> {
  let cpu = "unknown";
  try {
    cpu = os.cpus()[0]?.model ?? cpu;
  } catch {
    // Without the right to ask.
  }
  return { cpu, platform: `${Deno.build.os} ${Deno.build.arch}`, deno: Deno.version.deno };
}

/** A scratch folder that stays costs space, nothing else. */
async function removeScratch(files: JobFolder): Promise<void> {
  await Deno.remove(files.folder, { recursive: true }).catch(() => {});
}
