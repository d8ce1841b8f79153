/** Defines a task: plain data from which a plan, a key and a child process are made. */
import type { InputKind } from "../formats/input_kinds.ts";

/** Plain JSON. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The origin of an input. */
export type Input =
  /** An output of another task: a file, or (with `paths`) some files of an output folder. */
  | {
    readonly from: "task";
    readonly task: string;
    readonly output: string;
    readonly paths?: readonly string[];
  }
  /** Files that a user provides, by paths relative to `root`; of any kind unless given. */
  | {
    readonly from: "files";
    readonly root: string;
    readonly paths: readonly string[];
    readonly kind?: InputKind;
    /** The folder that the files should not leave through links; `root` unless given. */
    readonly within?: string;
  };

/**
 * The rights that a task's module needs in addition to its code, inputs and outputs; all others are
 * denied. They decide no bits, so they are no part of the key.
 */
export interface Needs {
  /** Absolute paths of native code that it loads: files, or folders that contain them. */
  readonly native?: readonly string[];
  /**
   * Absolute paths of files or folders that it reads. The module must work without them, or find
   * the same content everywhere.
   */
  readonly read?: readonly string[];
  /** Environment variables that it reads or sets. */
  readonly environment?: readonly string[];
}

/** One node of the graph. */
export interface Task {
  /** A unique name in its graph, for people: `train/ResNet+GG-CAM/seed 3`. */
  readonly name: string;
  /**
   * The module that computes it, relative to the project's root; its default export is a
   * {@linkcode Work}.
   */
  readonly module: string;
  /** All settings of the module, in addition to its inputs. */
  readonly parameters: Json;
  readonly inputs: Readonly<Record<string, Input>>;
  /** The outputs that the module writes: each a `file`, or a `folder` of any number of files. */
  readonly outputs: Readonly<Record<string, "file" | "folder">>;
  /**
   * Outputs whose numbers may be published: figures over many subjects. For every other output a
   * receipt has only the hash, because the output may describe one subject. None unless given.
   */
  readonly quotable?: readonly string[];
  /** Anything else that decides the bits, such as the identity of an engine. */
  readonly environment?: Json;
  /** None unless given. */
  readonly needs?: Needs;
  /**
   * True if its outputs are programs, which later tasks execute: they are never copied from another
   * store, but made here. Decides no bits, so it is no part of the key.
   */
  readonly isExecuted?: true;
}

/** The progress of a running task. */
export interface Progress {
  /** From 0 to 1. */
  readonly fraction: number;
  /** A short text: `epoch 12 of 40, loss 0.713`. */
  readonly text: string;
  /**
   * The place at which the task continued from saved state, `epoch 27, step 14`; absent if it
   * started from the beginning.
   */
  readonly resumed?: string;
}

/** The arguments of a task's module in its child process. */
export interface WorkContext {
  /** The task's key: it names the result that the task makes. */
  readonly key: string;
  readonly parameters: Json;
  /**
   * By input name: the path of a file (task output), or of a folder that contains exactly the named
   * files.
   */
  readonly inputs: Readonly<Record<string, string>>;
  /** By output name: the path at which to write a file, or an existing empty folder to fill. */
  readonly outputs: Readonly<Record<string, string>>;
  /** A folder that outlives a killed run of the same key: files in it let the next run continue. */
  readonly scratch: string;
  /** Reports to the runner how far the work is. */
  progress(progress: Progress): void;
  /**
   * Aborted if the task is to stop: at Ctrl-C, or when a scheduler ends the job. A task that reads
   * this property then saves its state to `scratch` and throws the signal's reason. Any other task
   * is ended at once.
   */
  readonly stop: AbortSignal;
}

/** The default export of a task's module. It throws to fail; the message is shown to the user. */
export type Work = (context: WorkContext) => Promise<void>;
