/** The versions that `deno.lock` pins. */
import { z } from "zod";
import { UserError } from "../../errors/user_error.ts";
import { checkSchema } from "../../formats/check_schema.ts";
import { isRecord } from "../../formats/is_record.ts";
import { parsePlainJson } from "../../formats/plain_json.ts";
import { hashRecord } from "../hash.ts";

/**
 * The identity of an npm package's code: its version, and a hash over it and all that it depends
 * on.
 */
export type PackageIdentity = {
  readonly version: string;
  /** SHA-256 over the integrity of every package in its dependency tree. */
  readonly integrity: string;
};

/** A reader of one lock file. */
export interface Lockfile {
  /**
   * The package that `npm:NAME@RANGE` stands for. Throws an `Error` where the lock file does not
   * know it.
   */
  npm(name: string, range: string): PackageIdentity;
}

const names = z.array(z.string()).default([]);

const lockSchema = z.object({
  specifiers: z.record(z.string(), z.string()).default({}),
  npm: z.record(
    z.string(),
    z.object({ integrity: z.string().optional(), dependencies: names, optionalDependencies: names }),
  ).default({}),
});

/** Reads the text of a `deno.lock` of version 4 or 5; `path` is for messages. */
export function parseLockfile(text: string, path: string): Lockfile {
  const lock = parsePlainJson(text, path);
  const version = isRecord(lock) ? lock.version : undefined;
  if (version !== "5" && version !== "4") {
    throw new UserError(`${path}: expected a lock file of version 4 or 5, found ${version}`);
  }
  const checked = checkSchema(lockSchema, lock);
  if (!checked.ok) throw new UserError(`${path}: is no lock file:\n${checked.faults}`);
  const { specifiers, npm } = checked.value;
  const byName = new Map<string, string>();
  for (const id of Object.keys(npm)) byName.set(packageName(id), id);
  const known = new Map<string, PackageIdentity>();

  /** Returns the ids of a package and of everything that it depends on. */
  function closure(root: string): string[] {
    const seen = new Set([root]);
    for (const id of seen) {
      const { dependencies = [], optionalDependencies = [] } = npm[id] ?? {};
      for (const dependency of [...dependencies, ...optionalDependencies]) {
        const alias = dependency.indexOf("@npm:");
        const name = alias < 0 ? dependency : dependency.slice(alias + "@npm:".length);
        // The lock file omits the version if the package has only one.
        seen.add(npm[name] === undefined ? byName.get(name) ?? name : name);
      }
    }
    return [...seen].sort();
  }

  return {
    npm(name, range) {
      const specifier = `npm:${name}${range === "" ? "" : `@${range}`}`;
      const version = specifiers[specifier] ?? specifiers[`npm:${name}@*`];
      const id = version === undefined ? undefined : `${name}@${version}`;
      if (version === undefined || id === undefined || npm[id] === undefined) {
        throw new UserError(`${path} does not know ${specifier}; run "deno install" to lock it`);
      }
      const cached = known.get(id);
      if (cached !== undefined) return cached;
      const packages = Object.fromEntries(closure(id).map((each) => [each, npm[each]?.integrity ?? null]));
      const identity: PackageIdentity = {
        version: version.replace(/_.*$/, ""),
        integrity: hashRecord({ format: "fovea/npm/1", packages }),
      };
      known.set(id, identity);
      return identity;
    },
  };
}

/** Returns the name in `@scope/name@1.0.0_peer@2.0.0`: `@scope/name`. */
function packageName(id: string): string {
  return id.slice(0, id.indexOf("@", 1));
}
