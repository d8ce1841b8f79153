/** What the commands have in common: flags, help and how errors are shown. */
import { parseArgs } from "@std/cli";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { UserError } from "../lib/errors/user_error.ts";
import { visibleText } from "../lib/formats/visible_text.ts";
import { refusalIn, withAdvice } from "../lib/graph/machine/refusal.ts";

/** The project's root: modules and `reports/` are found from here. */
export const PROJECT_ROOT = fileURLToPath(new URL("..", import.meta.url));

/** One command's line of arguments. */
export interface CommandLine {
  /** The experiment file. */
  readonly experiment: string;
  readonly store: string;
  readonly data: string;
  readonly engine: string;
  readonly jobs: number;
  /** The command's own flags, where given. */
  readonly own: Readonly<Record<string, string>>;
}

/** An argument that cannot be understood; the message says what to type instead. */
export class UsageError extends UserError {
  override name = "UsageError";
}

const FLAGS = `
  --store DIR     where results are kept (default: store)
  --data DIR      where the data sets are, for experiments on real data (default: data)
  --engine NAME   what trains the networks: onnx, tensorflow-gpu, tensorflow-cpu, webgpu, tensorflow (the first of
                  these three that works) or auto (default: tensorflow-gpu where it was set up, else onnx)
  --jobs N        how many tasks run at once, one thread each (default: one per core)
  --help          this text`;

/**
 * Parses the arguments that `reproduce`, `plan` and `report` share. Prints `usage` and the flags, and exits, on `--help`.
 * `ownFlags` are flags of the command alone that take a text, which `usage` explains. Throws {@linkcode UsageError}.
 */
export function commandLine(usage: string, ownFlags: readonly string[] = []): CommandLine {
  const unknown: string[] = [];
  const parsed = parseArgs(Deno.args, {
    boolean: ["help"],
    string: ["store", "data", "engine", "jobs", "_", ...ownFlags],
    alias: { help: "h", jobs: "j" },
    default: { store: "store", data: "data", engine: "auto", jobs: String(availableParallelism()) },
    unknown: (arg, key) => {
      if (key !== undefined) unknown.push(arg);
      return key === undefined;
    },
  });
  if (parsed.help) {
    console.log(`${usage}\n${FLAGS}`);
    Deno.exit(0);
  }
  if (unknown.length > 0) {
    const own = ownFlags.map((flag) => `  --${flag}`).join("\n");
    throw new UsageError(
      `found the unknown flag ${unknown.join(", ")}, expected one of:\n${own}${own && "\n"}${FLAGS.slice(1)}`,
    );
  }
  if (parsed._.length > 1) {
    throw new UsageError(`found ${parsed._.length} files (${parsed._.join(", ")}), expected one experiment`);
  }
  const jobs = Number(parsed.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new UsageError(`--jobs: found "${parsed.jobs}", expected a whole number of at least 1`);
  }
  return {
    experiment: String(parsed._[0] ?? "experiments/phantom.yaml"),
    store: folder("store", parsed.store),
    data: folder("data", parsed.data),
    engine: String(parsed.engine),
    jobs,
    own: Object.fromEntries(
      Object.entries(parsed).flatMap(([flag, value]) =>
        ownFlags.includes(flag) && value !== undefined ? [[flag, String(value)]] : []
      ),
    ),
  };
}

function folder(flag: string, value: unknown): string {
  if (typeof value === "string" && value !== "") return value;
  throw new UsageError(`--${flag}: found nothing, expected a folder`);
}

/** Runs a command; errors that are meant for the user are printed as sentences, others with their stack. Exits 1 (2: usage). */
export async function runCommand(command: () => Promise<number>): Promise<never> {
  try {
    Deno.exit(await command());
  } catch (error) {
    const sentence = error instanceof Error ? sentenceOf(error) : undefined;
    // Messages quote what files say.
    const text = sentence === undefined ? Deno.inspect(error) : `error: ${sentence}`;
    console.error(text.split("\n").map(visibleText).join("\n"));
    Deno.exit(error instanceof UsageError ? 2 : 1);
  }
}

/** What is told of an error that is the user's to mend; `undefined` for any other. */
function sentenceOf(error: Error): string | undefined {
  // What the operating system refuses ends with its path.
  const path = "code" in error ? /'([^']+)'$/.exec(error.message)?.[1] : undefined;
  if (path !== undefined && refusalIn(error.message) !== undefined) {
    return withAdvice(error.message, { path });
  }
  if (error instanceof UserError) return error.message;
  return SYSTEM_ERRORS.some((type) => error instanceof type) ? error.message : undefined;
}

/** Errors of the operating system whose message names the file and what is wrong with it. */
const SYSTEM_ERRORS = [Deno.errors.NotFound, Deno.errors.PermissionDenied];
