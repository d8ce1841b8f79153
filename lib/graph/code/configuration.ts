/** Reads what a project's `deno.json` and `deno.lock` say about its code. */
import { UserError } from "../../errors/user_error.ts";
import { join } from "node:path";
import { normalize } from "node:path/posix";
import { type Lockfile, parseLockfile } from "./lockfile.ts";
import type { Configuration } from "./resolve.ts";

interface DenoJson {
  readonly imports?: Readonly<Record<string, string>>;
  readonly links?: readonly string[];
  readonly name?: string;
  readonly exports?: string | Readonly<Record<string, string>>;
}

/** How a project's specifiers resolve, and what its packages are. */
export interface ProjectConfiguration {
  readonly configuration: Configuration;
  readonly lockfile: Lockfile;
}

/**
 * Reads `deno.json`, the linked packages and `deno.lock` under `root`; a missing file counts as an
 * empty one.
 */
export function readProjectConfiguration(root: string): ProjectConfiguration {
  const denoJson = readDenoJson(join(root, "deno.json"));
  const links = (denoJson.links ?? []).map((link) => {
    const folder = normalize(link);
    const { name, exports = "./mod.ts" } = readDenoJson(join(root, folder, "deno.json"));
    return [name ?? folder, {
      folder,
      exports: typeof exports === "string" ? { ".": exports } : exports,
    }] as const;
  });
  const lockPath = join(root, "deno.lock");
  return {
    configuration: { imports: denoJson.imports ?? {}, links: new Map(links) },
    lockfile: parseLockfile(readOptional(lockPath) ?? `{"version":"5"}`, "deno.lock"),
  };
}

function readDenoJson(path: string): DenoJson {
  const text = readOptional(path);
  if (text === undefined) return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`${path}: ${error instanceof Error ? error.message : error}; expected plain JSON`);
  }
}

function readOptional(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
