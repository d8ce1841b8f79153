/** Runs rclone, a program that copies files to and from many kinds of storage. */
import { LINKER_VARIABLES } from "../machine/linker_variables.ts";
import { UserError } from "../../errors/user_error.ts";
import { StoreError } from "../store/store_error.ts";
import { tuple } from "../../formats/items.ts";

/** The outcome of a run of rclone. */
export interface RcloneOutcome {
  readonly code: number;
  readonly output: string;
  /** Its last error message; empty if there is none. */
  readonly complaint: string;
}

/** Exit codes of rclone for a missing file or folder. */
const NOT_FOUND = new Set([3, 4]);

/** Runs rclone with these arguments. */
export type Rclone = (args: readonly string[]) => Promise<RcloneOutcome>;

/**
 * Runs this machine's rclone with the given arguments and returns the outcome. Throws a {@linkcode
 * StoreError} that says how to install rclone if it is missing.
 *
 * @example
 * ```ts
 * import { assertMatch } from "@std/assert";
 * import { StoreError } from "../store/store_error.ts";
 *
 * const version = await RCLONE(["version"]).catch((error: unknown) => error);
 * const text = version instanceof StoreError ? version.message : JSON.stringify(version);
 * assertMatch(text, /install it from https:\/\/rclone\.org|"output":"rclone v/);
 * ```
 */
export const RCLONE: Rclone = (args) => runProgram(["rclone", ...args]);

/** Runs a program that takes rclone's arguments. */
export async function runProgram(command: readonly string[]): Promise<RcloneOutcome> {
  const [program, ...args] = tuple(command, 1);
  let ended: Deno.CommandOutput;
  try {
    ended = await new Deno.Command(program, { args, env: LINKER_VARIABLES, stdin: "null" }).output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new StoreError(
      "found no program rclone, which is needed for remotes: install it from https://rclone.org/install/ (Debian: " +
        "apt-get install rclone), set up your storage with rclone config; or give a folder instead of a remote",
    );
  }
  const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const output = textOf(ended.stdout), errors = textOf(ended.stderr);
  const complaints = errors.split("\n").filter((line) => /ERROR|Failed|CRITICAL|FATAL/i.test(line));
  return { code: ended.code, output, complaint: complaints.at(-1)?.trim() ?? "" };
}

/** Returns true if rclone found the file or folder to read. */
export function wasFound({ code }: RcloneOutcome): boolean {
  return !NOT_FOUND.has(code);
}

/** Throws a {@linkcode StoreError} with rclone's own message unless rclone succeeded. */
export function requireSuccess({ code, complaint }: RcloneOutcome, what: string): void {
  if (code !== 0) {
    throw new StoreError(`${what}: rclone ended with ${code}: ${complaint || "it gave no reason"}`);
  }
}

/** A remote that the user configured, as rclone names it: `name:path`. */
const REMOTE = /^[A-Za-z0-9_][\w .+@-]*:/;

/**
 * A remote described in its own name (`:sftp,ssh="…":path`, `name,option=value:path`). Its options
 * name programs that rclone runs, such as `ssh` and `bearer_token_command`. A name from somebody
 * else could therefore run any program.
 */
const CONNECTION_STRING = /^:|^[A-Za-z0-9_][\w .+@-]*,[^/]*:/;

/**
 * Returns true if rclone reads `name` as a configured remote: `name:path`. A Windows drive is not
 * one.
 *
 * @example
 * ```ts
 * import { assert } from "@std/assert";
 *
 * assert(isRemote("lab:stores/egd"));
 * assert(!isRemote("stores/egd"));
 * ```
 */
export function isRemote(name: string): boolean {
  return REMOTE.test(name) && !(Deno.build.os === "windows" && /^[A-Za-z]:/.test(name));
}

/**
 * Throws a `UserError` for a remote that is described in its own name. Rclone never gets such a
 * name.
 *
 * @example
 * ```ts
 * import { assertThrows } from "@std/assert";
 * import { UserError } from "../../errors/user_error.ts";
 *
 * refuseConnectionString("lab:stores/egd");
 * // Rclone would run a program that the name's author chose.
 * assertThrows(() => refuseConnectionString(':sftp,ssh="sh x.sh":stores'), UserError);
 * ```
 */
export function refuseConnectionString(name: string): void {
  if (!CONNECTION_STRING.test(name)) return;
  throw new UserError(
    `${name}: found a connection string, expected the name of a configured remote: name:path. Connection strings may ` +
      "name programs that rclone runs; configure the remote with rclone config, and give its name",
  );
}
