/** Reads what a project's `deno.json` and `deno.lock` say about its code. */
import { UserError } from "../../errors/user_error.ts";
import { join } from "node:path";
import { normalize } from "node:path/posix";
import { z } from "zod";
import { checkSchema } from "../../formats/check_schema.ts";
import { parsePlainJson } from "../../formats/plain_json.ts";
import { type Lockfile, parseLockfile } from "./lockfile.ts";
import type { Configuration } from "./resolve.ts";

const texts = z.record(z.string(), z.string()).readonly();

const denoJsonSchema = z.object({
  imports: texts.exactOptional(),
  links: z.array(z.string()).readonly().exactOptional(),
  name: z.string().exactOptional(),
  exports: z.union([z.string(), texts]).exactOptional(),
}).readonly();

type DenoJson = z.infer<typeof denoJsonSchema>;

/** The resolution of a project's specifiers, and its packages. */
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
  const checked = checkSchema(denoJsonSchema, parsePlainJson(text, path));
  if (!checked.ok) throw new UserError(`${path}: is no configuration of Deno:\n${checked.faults}`);
  return checked.value;
}

function readOptional(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
