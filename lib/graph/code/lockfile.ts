/** The versions that `deno.lock` pins. */
import { UserError } from "../../errors/user_error.ts";
import { hashRecord } from "../hash.ts";

/**
 * What decides the code of an npm package: its version, and a hash over it and everything that it
 * depends on.
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

interface LockedPackage {
  readonly integrity?: string;
  readonly dependencies?: readonly string[];
  readonly optionalDependencies?: readonly string[];
}

interface LockText {
  readonly version?: string;
  readonly specifiers?: Readonly<Record<string, string>>;
  readonly npm?: Readonly<Record<string, LockedPackage>>;
}

/** Reads the text of a `deno.lock` of version 4 or 5; `path` is for messages. */
export function parseLockfile(text: string, path: string): Lockfile {
  const lock: LockText = JSON.parse(text);
  if (lock.version !== "5" && lock.version !== "4") {
    throw new UserError(`${path}: expected a lock file of version 4 or 5, found ${lock.version}`);
  }
  const { specifiers = {}, npm = {} } = lock;
  const byName = new Map<string, string>();
  for (const id of Object.keys(npm)) byName.set(packageName(id), id);
  const known = new Map<string, PackageIdentity>();

  /** Ids of a package and of all that it needs. */
  function closure(root: string): string[] {
    const seen = new Set([root]);
    for (const id of seen) {
      const { dependencies = [], optionalDependencies = [] } = npm[id] ?? {};
      for (const dependency of [...dependencies, ...optionalDependencies]) {
        const alias = dependency.indexOf("@npm:");
        const name = alias < 0 ? dependency : dependency.slice(alias + "@npm:".length);
        // The lock file leaves the version out where only one is there.
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

/** `@scope/name@1.0.0_peer@2.0.0` → `@scope/name`. */
function packageName(id: string): string {
  return id.slice(0, id.indexOf("@", 1));
}
