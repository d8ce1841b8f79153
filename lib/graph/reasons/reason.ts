/** Defines why a task is not done: the changed fields of its key, as data. */
import type { PackageIdentity } from "../code/lockfile.ts";
import type { Hash } from "../hash.ts";
import type { Json } from "../task.ts";

/** The change of one file of a folder. */
export interface FileChange {
  readonly path: string;
  readonly change: "changed" | "added" | "removed";
}

/** A reason within the task itself. `undefined` stands for something that did or does not exist. */
export type OwnReason =
  /** The task was never done in this graph. */
  | { readonly field: "history" }
  /** It was done, but its result is no longer in the store. */
  | { readonly field: "result"; readonly old: Hash }
  /** It was done, but the file of its result is damaged. */
  | { readonly field: "damaged result"; readonly old: Hash }
  /** A stored object of its result is missing or of another size. */
  | { readonly field: "object"; readonly output: string; readonly old: Hash }
  | { readonly field: "module"; readonly old: string; readonly new: string }
  /** `path` leads to the value: `training.learningRate`, `widths[2]`; empty for the whole. */
  | {
    readonly field: "parameters" | "environment" | "outputs";
    readonly path: string;
    readonly old: Json | undefined;
    readonly new: Json | undefined;
  }
  | {
    readonly field: "code";
    readonly file: string;
    readonly old: Hash | undefined;
    readonly new: Hash | undefined;
  }
  | {
    readonly field: "package";
    readonly name: string;
    readonly old: PackageIdentity | undefined;
    readonly new: PackageIdentity | undefined;
  }
  /** The code changed, and it is no longer known in which file. */
  | { readonly field: "code hash"; readonly old: Hash; readonly new: Hash }
  /** An input was added or removed, or has other content; `files` if it is a folder. */
  | {
    readonly field: "input";
    readonly input: string;
    readonly old: Hash | undefined;
    readonly new: Hash | undefined;
    readonly files: readonly FileChange[];
  };

/** A reason that a task is stale, or may become so. */
export type Reason =
  | OwnReason
  /** An input was or will be made again; `causes` are the root causes, each with its task. */
  | {
    readonly field: "upstream";
    readonly input: string;
    readonly task: string;
    readonly causes: readonly Cause[];
  };

/** A root cause of other reasons. */
export interface Cause {
  readonly task: string;
  readonly reason: OwnReason;
}
