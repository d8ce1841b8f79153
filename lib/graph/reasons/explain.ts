/** Compares a task with the last result that it had. */
import type { CodeIdentity } from "../code/code_schema.ts";
import type { Hash } from "../hash.ts";
import type { KeyRecord, Result } from "../store/result.ts";
import type { Store } from "../store/store.ts";
import type { Tree } from "../store/tree.ts";
import { jsonDifferences } from "./json_difference.ts";
import type { Cause, FileChange, OwnReason, Reason } from "./reason.ts";
import { memberOf } from "../../formats/items.ts";

/** An input of the task as it is now. */
export type CurrentInput =
  | {
    readonly hash: Hash;
    readonly tree?: Tree;
    /** True if the task itself selects files of the tree. */
    readonly selected?: boolean;
    readonly producer?: { readonly task: string; readonly key: Hash };
  }
  /** The task `task` will make it again, because of `causes`. */
  | { readonly task: string; readonly causes: readonly Cause[] };

/** The task as it is now. */
export interface CurrentTask {
  readonly record: Omit<KeyRecord, "inputs">;
  readonly inputs: Readonly<Record<string, CurrentInput>>;
}

/** The sources of {@linkcode openExplainer}. */
export type ExplainerSource = Pick<Store, "result" | "code"> & {
  readonly objects: Pick<Store["objects"], "peekTree">;
};

/** A task as it was when it was done, on this machine or elsewhere. */
export interface EarlierTask {
  readonly record: KeyRecord;
  readonly provenance: Pick<Result["provenance"], "inputs">;
}

/** Finds out what changed. */
export interface Explainer {
  /**
   * Returns the fields in which `current` differs from `earlier`, in the order of the key's record.
   */
  compare(earlier: EarlierTask, current: CurrentTask): Reason[];
}

/** The most tasks on the way back to a root cause. */
const DEEPEST = 200;

/** The most causes that a task passes on to its dependents. */
const MOST_CAUSES = 12;

/** Returns an explainer over a store's results. */
export function openExplainer(source: ExplainerSource): Explainer {
  const producers = new Map<string, readonly Cause[]>();
  let depth = 0;

  function compare(earlier: EarlierTask, { record, inputs }: CurrentTask): Reason[] {
    const old = earlier.record;
    const reasons: Reason[] = [];
    if (old.module !== record.module) reasons.push({ field: "module", old: old.module, new: record.module });
    for (const field of ["parameters", "environment", "outputs"] as const) {
      reasons.push(...jsonDifferences(old[field], record[field]).map((each) => ({ field, ...each })));
    }
    if (old.code !== record.code) reasons.push(...codeReasons(old.code, record.code));
    for (const name of [...new Set([...Object.keys(old.inputs), ...Object.keys(inputs)])].sort()) {
      const reason = inputReason(name, earlier, Object.hasOwn(inputs, name) ? inputs[name] : undefined);
      if (reason !== undefined) reasons.push(reason);
    }
    return reasons;
  }

  function codeReasons(old: Hash, now: Hash): OwnReason[] {
    const before = source.code(old), after = source.code(now);
    if (before === undefined || after === undefined) return [{ field: "code hash", old, new: now }];
    return codeDifferences(before, after);
  }

  function inputReason(
    input: string,
    earlier: EarlierTask,
    current: CurrentInput | undefined,
  ): Reason | undefined {
    const old = Object.hasOwn(earlier.record.inputs, input) ? earlier.record.inputs[input] : undefined;
    if (current === undefined) return { field: "input", input, old, new: undefined, files: [] };
    if ("causes" in current) return { field: "upstream", input, task: current.task, causes: current.causes };
    if (old === current.hash) return undefined;
    const { producer } = current;
    const oldTree = old === undefined || current.tree === undefined
      ? undefined
      : source.objects.peekTree(old);
    const files = oldTree && current.tree ? treeDifferences(oldTree, current.tree) : [];
    const otherSelection = current.selected === true && files.some(({ change }) => change !== "changed");
    const oldProducer = earlier.provenance.inputs[input];
    if (!otherSelection && old !== undefined && producer !== undefined && oldProducer !== undefined) {
      const causes = producerCauses(oldProducer.key, producer.key);
      if (causes.length > 0) return { field: "upstream", input, task: producer.task, causes };
    }
    return { field: "input", input, old, new: current.hash, files };
  }

  /** Returns why two results of a producer differ, from the root causes. */
  function producerCauses(oldKey: Hash, newKey: Hash): readonly Cause[] {
    const pair = `${oldKey} ${newKey}`;
    const known = producers.get(pair);
    if (known !== undefined) return known;
    producers.set(pair, []);
    const old = source.result(oldKey), now = source.result(newKey);
    if (oldKey === newKey || old === undefined || now === undefined || depth >= DEEPEST) return [];
    const inputs = Object.fromEntries(
      Object.entries(now.record.inputs).map(([name, hash]): [string, CurrentInput] => {
        const producer = now.provenance.inputs[name];
        // A user's files are listed; for a task's output its own causes say more.
        const tree = producer === undefined ? source.objects.peekTree(hash) : undefined;
        return [name, { hash, ...(tree ? { tree } : {}), ...(producer ? { producer } : {}) }];
      }),
    );
    depth++;
    const causes = rootCauses(now.provenance.task, compare(old, { record: now.record, inputs }));
    depth--;
    producers.set(pair, causes);
    return causes;
  }

  return { compare };
}

/**
 * Returns the root causes of a task's reasons: its own, and those of its inputs. At most a dozen,
 * each once.
 */
export function rootCauses(task: string, reasons: readonly Reason[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const reason of reasons) {
    const roots = reason.field === "upstream" ? reason.causes : [{ task, reason }];
    for (const root of roots) {
      if (causes.size >= MOST_CAUSES) return [...causes.values()];
      causes.set(JSON.stringify(root), root);
    }
  }
  return [...causes.values()];
}

function codeDifferences(old: CodeIdentity, now: CodeIdentity): OwnReason[] {
  const files = differingNames(old.files, now.files, (a, b) => a === b)
    .map((file): OwnReason => ({ field: "code", file, old: old.files[file], new: now.files[file] }));
  const packages = differingNames(
    old.packages,
    now.packages,
    (a, b) => a.version === b.version && a.integrity === b.integrity,
  ).map((name): OwnReason => ({ field: "package", name, old: old.packages[name], new: now.packages[name] }));
  return [...files, ...packages];
}

function treeDifferences(old: Tree, now: Tree): FileChange[] {
  return differingNames(old.files, now.files, (a, b) => a.hash === b.hash).map((path) => ({
    path,
    change: !Object.hasOwn(old.files, path)
      ? "added"
      : Object.hasOwn(now.files, path)
      ? "changed"
      : "removed",
  }));
}

function differingNames<Value>(
  old: Readonly<Record<string, Value>>,
  now: Readonly<Record<string, Value>>,
  same: (a: Value, b: Value) => boolean,
): string[] {
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].sort()
    .filter((name) => {
      if (!Object.hasOwn(old, name) || !Object.hasOwn(now, name)) return true;
      return !same(memberOf(old, name), memberOf(now, name));
    });
}
