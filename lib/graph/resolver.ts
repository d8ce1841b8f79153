/** Computes the key and the state of each task. */
import { codeIdentifier, SCANS } from "./code/code_identity.ts";
import type { CodeIdentity } from "./code/code_schema.ts";
import { neededTasks, type OrderedGraph } from "./graph.ts";
import { type Hash, hashRecord } from "./hash.ts";
import { type InputContent, type Selection, type TaskInputs, taskInputs } from "./inputs.ts";
import { openKeyMemo } from "./key_memo.ts";
import { type CurrentInput, openExplainer, rootCauses } from "./reasons/explain.ts";
import type { Reason } from "./reasons/reason.ts";
import type { History } from "./store/history.ts";
import { openFileMemo } from "./store/memo.ts";
import { keyOf, type KeyRecord, type Result } from "./store/result.ts";
import { isScannedComplete } from "./store/result_reader.ts";
import type { Store } from "./store/store.ts";
import type { StatusScan } from "./store/status_scan.ts";
import type { Task } from "./task.ts";
import { readUserFiles, USER_FILES, type UserFiles } from "./user_files.ts";

/** The state of a task. */
export type TaskState =
  /** Its result is in the store, complete. */
  | { readonly state: "done"; readonly key: Hash; readonly result: Result }
  /** All its inputs are stored, its result is not. */
  | ReadyTask
  /** An input will be made again; if the input turns out unchanged, the task need not run. */
  | { readonly state: "waiting"; readonly reasons: readonly Reason[] }
  /** It cannot run. */
  | { readonly state: "blocked"; readonly problem: string };

/** A task that can run now. */
export interface ReadyTask {
  readonly state: "stale";
  readonly key: Hash;
  readonly record: KeyRecord;
  readonly inputs: Readonly<Record<string, InputContent>>;
  readonly reasons: readonly Reason[];
}

/** The options of a resolver. */
export interface ResolverOptions {
  readonly store: Store;
  /** The project's root: modules and relative files start here. The working folder unless given. */
  readonly root?: string;
  /** Called for every user's file that has to be read. */
  readonly onFile?: (done: number, total: number) => void;
}

/** Resolves the tasks of one graph against one store. */
export interface Resolver {
  /**
   * Returns the state of a task, given the finished tasks; the tasks of its inputs must have been
   * resolved before. The store's files are examined, except those that `scan` has just seen.
   */
  resolve(task: Task, scan?: StatusScan): TaskState;
  /** Notes the result of a task. */
  finish(task: string, result: Result): void;
  /** The code object behind a record's `code`, for the store. */
  code(hash: Hash): CodeIdentity | undefined;
  /** The files of a module's code, relative to the root; the module must be some task's. */
  codeFiles(module: string): readonly string[];
  readonly userFiles: UserFiles;
  readonly history: History;
  /** Saves computed keys and scanned files for the next plan. */
  remember(): void;
}

/** Reads the users' files of a graph and opens a resolver. */
export async function openResolver(graph: OrderedGraph, options: ResolverOptions): Promise<Resolver> {
  const { store, root = Deno.cwd(), onFile } = options;
  const { door } = store.layout;
  const fileMemo = openFileMemo(door, store.layout.memo("user-files"), USER_FILES);
  const codeMemo = openFileMemo(door, store.layout.memo("code"), SCANS);
  const userFiles = await readUserFiles(graph.tasks, { root, memo: fileMemo, onFile });
  const identify = codeIdentifier({ root, memo: codeMemo });
  const codeHashes = new Map<string, Hash>();
  const codes = new Map<Hash, CodeIdentity>();
  for (const module of new Set(graph.tasks.map((task) => task.module))) {
    const code = identify(module);
    const hash = hashRecord({ ...code });
    codeHashes.set(module, hash);
    codes.set(hash, code);
  }
  fileMemo.save();
  codeMemo.save();

  const keys = openKeyMemo(door, store.layout.keys(graph.name), { graph, codes: codeHashes });
  const history = store.history(graph.name);
  const states = new Map<string, TaskState>();
  const blocked = new Set<string>();
  const complete = new Set<Hash>();
  const selections = new Map<string, Selection>();
  const code = (hash: Hash) => codes.get(hash) ?? store.code(hash);
  const explainer = openExplainer({ result: store.result, code, objects: store.objects });

  function compute(task: Task, scan?: StatusScan): TaskState {
    const cause = blockedInput(task);
    if (cause !== undefined) return { state: "blocked", problem: `needs "${cause}", which cannot run` };
    let inputs: TaskInputs;
    try {
      inputs = taskInputs(task, {
        objects: store.objects,
        userFiles,
        selections,
        resultOf,
      });
    } catch (error) {
      return { state: "blocked", problem: error instanceof Error ? error.message : String(error) };
    }
    const partial = {
      format: "fovea/task/1",
      module: task.module,
      parameters: task.parameters,
      outputs: task.outputs,
      code: codeHashes.get(task.module) ?? "",
      environment: task.environment ?? null,
    } as const;
    if (Object.keys(inputs.waiting).length > 0) {
      return { state: "waiting", reasons: explain(task, partial, inputs, undefined) };
    }
    const contents = Object.values(inputs.known).map(({ hash }) => hash);
    const remembered = keys.peek(task, contents);
    const record = (): KeyRecord => ({
      ...partial,
      inputs: Object.fromEntries(Object.entries(inputs.known).map(([name, { hash }]) => [name, hash])),
    });
    const key = remembered ?? keyOf(record());
    if (remembered === undefined) keys.set(task, contents, key);
    const result = store.result(key, scan);
    if (result === undefined) {
      const reasons = explain(task, partial, inputs, key);
      return { state: "stale", key, record: record(), inputs: inputs.known, reasons };
    }
    const damage = damagedOutput(task, result);
    if (damage === undefined) return { state: "done", key, result };
    return { state: "stale", key, record: record(), inputs: inputs.known, reasons: [damage] };
  }

  function blockedInput(task: Task): string | undefined {
    return blocked.size === 0 ? undefined : neededTasks(task).find((name) => blocked.has(name));
  }

  function resultOf(name: string): Result | undefined {
    const state = states.get(name);
    return state?.state === "done" ? state.result : undefined;
  }

  function damagedOutput(task: Task, result: Result): Reason | undefined {
    const seen = isScannedComplete(result);
    for (const output of Object.keys(task.outputs)) {
      const stored = result.outputs[output];
      if (stored === undefined) return { field: "result", old: result.key };
      const old = seen ? undefined : store.missing(stored, complete);
      if (old !== undefined) return { field: "object", output, old };
    }
    return undefined;
  }

  function explain(
    task: Task,
    record: Omit<KeyRecord, "inputs">,
    { known, waiting }: TaskInputs,
    key: Hash | undefined,
  ): Reason[] {
    const lastKey = history.lastKey(task.name);
    if (lastKey === undefined) return [{ field: "history" }];
    const earlier = lastKey === key ? undefined : store.result(lastKey);
    if (earlier === undefined) {
      return [{ field: store.damaged(lastKey) ? "damaged result" : "result", old: lastKey }];
    }
    const inputs: Record<string, CurrentInput> = { ...known };
    for (const [name, producer] of Object.entries(waiting)) {
      const state = states.get(producer);
      const causes = state?.state === "stale" || state?.state === "waiting" ? state.reasons : [];
      inputs[name] = { task: producer, causes: rootCauses(producer, causes) };
    }
    return explainer.compare(earlier, { record, inputs });
  }

  return {
    userFiles,
    history,
    code,
    codeFiles: (module) => Object.keys(codes.get(codeHashes.get(module) ?? "")?.files ?? {}),
    remember() {
      keys.save();
      store.remember();
    },
    resolve(task, scan) {
      const state = compute(task, scan);
      states.set(task.name, state);
      if (state.state === "blocked") blocked.add(task.name);
      else blocked.delete(task.name);
      return state;
    },
    finish(task, result) {
      states.set(task, { state: "done", key: result.key, result });
      complete.clear();
    },
  };
}
