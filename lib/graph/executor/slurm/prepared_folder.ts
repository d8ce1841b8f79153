/**
 * Describes the folder that `deno task cluster prepare` fills: Deno and the packages, for nodes
 * with neither Deno nor internet.
 */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { UserError } from "../../../errors/user_error.ts";
import type { Cluster } from "./cluster_schema.ts";
import { quote } from "./batch_script.ts";

/**
 * Returns the paths in a prepared folder; creates nothing.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { deno, cache } = preparedFolder("/shared/fovea");
 * assertEquals([deno, cache], ["/shared/fovea/bin/deno", "/shared/fovea/cache"]);
 * ```
 */
export function preparedFolder(folder: string) {
  return {
    folder,
    deno: join(folder, "bin", "deno"),
    cache: join(folder, "cache"),
    /** Written last: it marks the folder as complete. */
    marker: join(folder, "fovea-nodes.json"),
  };
}

const markerSchema = z.object({
  format: z.literal("fovea/nodes/1"),
  deno: z.string(),
  /** The SHA-256 of the deno.lock whose packages are in the folder. */
  lock: z.string(),
});

/** The record of a prepared folder. */
export type PreparedRecord = z.infer<typeof markerSchema>;

/** Returns the record that a folder must have for the project at `root` and the running Deno. */
export async function wantedContent(root: string): Promise<PreparedRecord> {
  const lock = createHash("sha256").update(await Deno.readFile(join(root, "deno.lock"))).digest("hex");
  return { format: "fovea/nodes/1", deno: Deno.version.deno, lock };
}

/** Returns a folder's record; `undefined` if its preparation was never completed. */
export async function preparedContent(folder: string): Promise<PreparedRecord | undefined> {
  try {
    const { data } = markerSchema.safeParse(
      JSON.parse(await Deno.readTextFile(preparedFolder(folder).marker)),
    );
    return data;
  } catch (error) {
    const isAbsent = error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory ||
      error instanceof SyntaxError;
    if (isAbsent) return undefined;
    throw error;
  }
}

/** The command that starts Deno in jobs. */
export interface NodeDeno {
  /** Its path, the same on every node. */
  readonly program: string;
  /** Commands before it in a job's script. */
  readonly environment: readonly string[];
}

/**
 * Returns the command that starts Deno in jobs of `cluster`: the Deno of its prepared folder, or
 * this one. Throws a `UserError` if the folder is not prepared, or is prepared for other packages
 * than the project's.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { EXAMPLE_ROOT as root } from "../../example/open_example.ts";
 *
 * const prepared = await Deno.makeTempDir(), environment = ["module load cuda"];
 * assertEquals(await nodeDeno({ environment }, root), { program: Deno.execPath(), environment });
 * const content = JSON.stringify(await wantedContent(root));
 * await Deno.writeTextFile(preparedFolder(prepared).marker, content);
 * const deno = await nodeDeno({ prepared, environment }, root);
 * assertEquals(deno.program, `${prepared}/bin/deno`);
 * assertEquals(deno.environment, [...environment, `export DENO_DIR=${prepared}/cache`]);
 * await Deno.remove(prepared, { recursive: true });
 * ```
 */
export async function nodeDeno(
  { prepared, environment }: Pick<Cluster, "prepared" | "environment">,
  root: string,
): Promise<NodeDeno> {
  if (prepared === undefined) return { program: Deno.execPath(), environment };
  const [found, wanted] = await Promise.all([preparedContent(prepared), wantedContent(root)]);
  const again = "run deno task cluster prepare with this cluster file";
  if (found === undefined) {
    throw new UserError(`${prepared}: found no prepared folder (the cluster file's "prepared"); ${again}`);
  }
  if (found.deno !== wanted.deno || found.lock !== wanted.lock) {
    const what = found.deno === wanted.deno ? "packages of another deno.lock" : `Deno ${found.deno}`;
    throw new UserError(`${prepared}: found ${what}, expected those of this checkout; ${again}`);
  }
  const paths = preparedFolder(prepared);
  return {
    program: paths.deno,
    environment: [...environment, `export DENO_DIR=${quote(paths.cache)}`],
  };
}
