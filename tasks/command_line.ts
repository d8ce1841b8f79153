/** Defines the common parts of the commands: the flags of a study, and the display of errors. */
import { availableParallelism } from "node:os";
import { UsageError } from "../lib/errors/usage_error.ts";
import { visibleText } from "../lib/formats/visible_text.ts";
import { outputError } from "../lib/graph/standard_output.ts";
import { type Flags, parseFlags } from "./flags.ts";
import { sentenceOf } from "./sentence.ts";
import { folderPath, projectPath, userPath } from "./user_paths.ts";

export { UsageError } from "../lib/errors/usage_error.ts";
export { PROJECT_ROOT } from "./user_paths.ts";

/** One command's line of arguments. */
export interface CommandLine {
  /** The experiment file. */
  readonly experiment: string;
  readonly store: string;
  readonly data: string;
  readonly engine: string;
  readonly jobs: number;
  /** The command's own flags. */
  readonly own: Flags;
}

const FLAGS = `
  --store DIR     the folder of stored results (default: store)
  --data DIR      the folder of the data sets, for experiments on real data (default: data)
  --engine NAME   the engine that trains the networks: onnx, tensorflow-gpu, tensorflow-cpu, webgpu, tensorflow (the
                  first of these three that works) or auto (the default: tensorflow-gpu if it was set up, else onnx)
  --jobs N        the most tasks at once, one thread each (default: one per core)
  --help          this text`;

/**
 * Parses the arguments of a command on a study; these share most flags. For `--help`, prints the
 * text and returns undefined. `own` are the flags of this command alone, which `usage` explains.
 * Throws {@linkcode UsageError}.
 */
export function commandLine(
  args: readonly string[],
  usage: string,
  own: { readonly boolean?: readonly string[]; readonly text?: readonly string[] } = {},
): CommandLine | undefined {
  const flags = parseFlags(args, `${usage}\n${FLAGS}`, {
    boolean: own.boolean ?? [],
    text: ["store", "data", "engine", "jobs", ...own.text ?? []],
    most: 1,
  });
  if (flags === undefined) return undefined;
  return {
    experiment: experimentPath(flags.arguments.at(0)),
    ...studyFolders(flags),
    engine: flags.text("engine") ?? "auto",
    jobs: flags.count("jobs", 1) ?? availableParallelism(),
    own: flags,
  };
}

/** Returns the experiment file that the user names, or the default one. */
export function experimentPath(text: string | undefined): string {
  return text === undefined ? projectPath("experiments/phantom.yaml") : userPath(text);
}

/** Returns the folders that `--store` and `--data` name. Throws if a folder cannot exist there. */
export function studyFolders(flags: Pick<Flags, "text">): { readonly store: string; readonly data: string } {
  return {
    store: folderPath("store", flags.text("store"), "store"),
    data: folderPath("data", flags.text("data"), "data"),
  };
}

/** A command: takes its arguments, and returns its exit code. */
export type Command = (args: readonly string[]) => Promise<number>;

/** Runs a command with the arguments of this process, and exits with its code. */
export async function runCommand(command: Command): Promise<never> {
  Deno.exit(await exitCodeOf(command, Deno.args));
}

/**
 * Runs a command and returns its exit code. An error that the user can mend is printed as a
 * sentence, any other with its stack. The code is 2 if the command was used wrongly, and 1 for
 * every other error.
 */
export async function exitCodeOf(command: Command, args: readonly string[]): Promise<number> {
  try {
    const code = await command(args);
    const unwritten = outputError();
    if (unwritten !== undefined && code === 0) throw unwritten;
    return code;
  } catch (error) {
    const sentence = error instanceof Error ? sentenceOf(error) : undefined;
    // Messages may quote the content of files.
    const text = sentence === undefined ? Deno.inspect(error) : `error: ${sentence}`;
    complain(text.split("\n").map(visibleText).join("\n"));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** Writes to standard error. If even that fails, only the exit code shows the error. */
function complain(text: string): void {
  try {
    console.error(text);
  } catch {
    // The disk behind standard error may be full.
  }
}
