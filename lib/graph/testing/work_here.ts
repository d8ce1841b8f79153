/** Runs tasks in this process, for tests. A process for each would take 0.1 s more. */
import { AsyncLocalStorage } from "node:async_hooks";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { RunWorker } from "../executor/local/worker_process.ts";
import { sha256 } from "../hash.ts";
import { parseJob } from "../job.ts";
import { peakMemory } from "../peak_memory.ts";
import { failureText, workOf } from "../worker.ts";

/** Returns the address from which to load the module at another address. */
export type AddressOf = (module: string) => Promise<string>;

type Print = (line: string) => void;

/** The log of the task that prints; without `print` once the task has ended. */
interface TaskLog {
  print?: Print;
}

const printing = new AsyncLocalStorage<TaskLog>();

for (const method of ["log", "info", "warn", "error"] as const) {
  const own = console[method];
  console[method] = (...values: readonly unknown[]) => {
    // Work that a task has started may print after the task's end.
    const print = printing.getStore()?.print;
    if (print === undefined) return own(...values);
    print(values.map((value) => typeof value === "string" ? value : Deno.inspect(value)).join(" "));
  };
}

/**
 * Returns a runner of tasks in this process: log, progress, outcome and folders are those of a
 * worker. Rights, memory, signals and crashes are not, and need processes. `addressOf` gives the
 * address to load a module from; its own unless given.
 */
export function workHere(addressOf: AddressOf = (module) => Promise.resolve(module)): RunWorker {
  return async ({ files, door, signal, onProgress }) => {
    signal.throwIfAborted();
    const job = parseJob(await Deno.readTextFile(files.job), files.job);
    using log = door.open(files.log, { append: true });
    const print = (line: string) => {
      log.writeSync(new TextEncoder().encode(`${line}\n`));
    };
    const taskLog: TaskLog = { print };
    const ended = Promise.withResolvers<never>();
    let asked = false;
    const stop = () => {
      if (!asked) ended.reject(signal.reason);
    };
    signal.addEventListener("abort", stop);
    try {
      const work = async () => {
        const work = workOf(await import(await addressOf(job.module)), job.module);
        await work({
          key: job.key,
          parameters: job.parameters,
          inputs: job.inputs,
          outputs: job.outputs,
          scratch: files.scratch,
          progress: onProgress,
          get stop() {
            asked = true;
            return signal;
          },
        });
      };
      await Promise.race([printing.run(taskLog, work), ended.promise]);
      return peakMemory();
    } catch (error) {
      if (signal.aborted && error === signal.reason) throw error;
      print(Deno.inspect(error));
      throw new Error(failureText(error));
    } finally {
      delete taskLog.print;
      signal.removeEventListener("abort", stop);
    }
  };
}

/**
 * Returns the addresses of modules for the present files of the project in `root`. Deno loads an
 * address once, so changed code is loaded from a copy.
 */
export function codeVersions(root: string): AddressOf {
  let first: string | undefined;
  return async (module) => {
    const sources = await sourcesOf(root);
    const version = sha256(JSON.stringify(sources));
    first ??= version;
    if (version === first) return module;
    const copy = join(root, "versions", version);
    for (const [path, text] of sources) {
      await Deno.mkdir(dirname(join(copy, path)), { recursive: true });
      await Deno.writeTextFile(join(copy, path), text);
    }
    return pathToFileURL(join(copy, relative(root, fileURLToPath(module)))).href;
  };
}

/** Returns the project's modules: paths and texts. */
async function sourcesOf(root: string, folder = ""): Promise<(readonly [string, string])[]> {
  const sources: (readonly [string, string])[] = [];
  for await (const { name, isDirectory, isFile } of Deno.readDir(join(root, folder))) {
    const path = join(folder, name);
    if (isDirectory && !["store", "data", "versions"].includes(path)) {
      sources.push(...await sourcesOf(root, path));
    } else if (isFile && path.endsWith(".ts")) {
      sources.push([path, await Deno.readTextFile(join(root, path))]);
    }
  }
  return sources.sort(([one], [other]) => one < other ? -1 : 1);
}
