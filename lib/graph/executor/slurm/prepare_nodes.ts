/**
 * Fills a folder with everything that nodes need: Deno, the packages of deno.lock, their native
 * libraries.
 */
import { join } from "node:path";
import { UserError } from "../../../errors/user_error.ts";
import { LINKER_VARIABLES } from "../../machine/linker_variables.ts";
import { preparedContent, preparedFolder, type PreparedRecord, wantedContent } from "./prepared_folder.ts";

/** The input of {@linkcode prepareNodes}. */
export interface PrepareOptions {
  /** A new or empty folder, or one that was prepared before. */
  readonly folder: string;
  /** The project's root. */
  readonly root: string;
  /**
   * A program of the project that must run with only the folder's content; its path is relative to
   * the root.
   */
  readonly check: { readonly script: string; readonly flags: readonly string[] };
  readonly onStep: (text: string) => void;
}

/** The outcome of preparing. */
export type PrepareEnd =
  /** The folder was complete already. */
  | { readonly end: "was prepared"; readonly content: PreparedRecord }
  | { readonly end: "prepared"; readonly content: PreparedRecord };

/**
 * Copies this Deno and fetches the packages into the folder, then runs the check with only these.
 * The marker of a complete folder is written last, so that an interrupted run starts again. Throws
 * a `UserError` if the folder has other content, if packages cannot be fetched, or if the check
 * fails.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * // A project without packages.
 * const root = await Deno.makeTempDir(), steps: string[] = [];
 * await Deno.writeTextFile(`${root}/deno.lock`, '{"version":"5"}');
 * await Deno.writeTextFile(`${root}/check.ts`, "console.log(6 * 7);");
 * const options = { folder: `${root}/nodes`, root, check: { script: "check.ts", flags: [] } };
 * const prepare = () => prepareNodes({ ...options, onStep: (text) => void steps.push(text) });
 * assertEquals([(await prepare()).end, steps.length], ["prepared", 3]);
 * assertEquals([(await prepare()).end, steps.length], ["was prepared", 4]);
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export async function prepareNodes({ folder, root, check, onStep }: PrepareOptions): Promise<PrepareEnd> {
  const paths = preparedFolder(folder), content = await wantedContent(root);
  const found = await preparedContent(folder);
  if (found === undefined) await requireOwnFolder(folder);
  const isWhole = found?.deno === content.deno && found.lock === content.lock;
  if (!isWhole) {
    await Deno.mkdir(join(folder, "bin"), { recursive: true });
    await remove(paths.marker);
    onStep(`copying Deno ${content.deno} …`);
    await Deno.copyFile(Deno.execPath(), `${paths.deno}.new`);
    await Deno.chmod(`${paths.deno}.new`, 0o755);
    await Deno.rename(`${paths.deno}.new`, paths.deno);
    onStep("fetching the packages of deno.lock, about 0.7 GB …");
    const fetched = await deno(["install", "--frozen", "--quiet"], { root, cache: paths.cache });
    if (fetched !== undefined) {
      throw new UserError(
        `${folder}: the packages could not be fetched: ${fetched}; run this on a machine that can reach the registry`,
      );
    }
  }
  onStep("checking that it works without a network …");
  const args = ["run", "--quiet", "--cached-only", "--no-prompt", ...check.flags, join(root, check.script)];
  const failed = await deno(args, { root, cache: paths.cache });
  if (failed !== undefined) {
    throw new UserError(
      `${folder}: a program cannot run with the packages in it: ${failed}; remove the folder, and try again`,
    );
  }
  if (!isWhole) await Deno.writeTextFile(paths.marker, `${JSON.stringify(content)}\n`);
  return { end: isWhole ? "was prepared" : "prepared", content };
}

/** Throws if the folder has content other than that of an interrupted preparation. */
async function requireOwnFolder(folder: string): Promise<void> {
  try {
    const others = [...Deno.readDirSync(folder)].map(({ name }) => name)
      .filter((name) => name !== "bin" && name !== "cache");
    if (others.length === 0) return;
    throw new UserError(
      `${folder}: found a folder with other files (${
        others.slice(0, 3).join(", ")
      }), expected a new or empty one; ` +
        'name another as "prepared" in the cluster file',
    );
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await Deno.mkdir(folder, { recursive: true });
  }
}

/** Runs this Deno with its packages in `cache`; returns its error message if it fails. */
async function deno(
  args: readonly string[],
  { root, cache }: { readonly root: string; readonly cache: string },
): Promise<string | undefined> {
  const { success, code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: { ...LINKER_VARIABLES, DENO_DIR: cache, NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
  }).output();
  if (success) return undefined;
  const lines = new TextDecoder().decode(stderr).split("\n").map((line) => line.trim());
  return lines.find((line) => line.startsWith("error")) ?? lines.find((line) => line !== "") ??
    `exit code ${code}`;
}

async function remove(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
