/** The npm packages of deno.lock. */
import { z } from "zod";
import { UserError } from "../errors/user_error.ts";

/** One package in one version. */
export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** SHA-512 of its archive, in hexadecimal. */
  readonly sha512: string;
  /** Packages that it depends on, as `name@version`. */
  readonly dependencies: readonly string[];
}

/** The part of deno.lock that is read here. */
export const lockFileSchema = z.object({
  npm: z.record(
    z.string(),
    z.object({ integrity: z.string(), dependencies: z.array(z.string()).readonly().exactOptional() }),
  ).readonly(),
});

/** See {@linkcode lockFileSchema}. */
export type LockFile = z.infer<typeof lockFileSchema>;

/**
 * Returns the packages by `name@version`, sorted. The lock lists a package once for each set of
 * packages that it meets; here each stands once. Throws a `UserError` for a dependency that the
 * lock does not hold.
 */
export function lockedPackages({ npm }: LockFile): ReadonlyMap<string, LockedPackage> {
  const versions = new Map<string, Set<string>>();
  for (const key of Object.keys(npm)) {
    const [name, version] = nameAndVersion(key);
    versions.set(name, (versions.get(name) ?? new Set()).add(version));
  }
  const packages = new Map<string, LockedPackage>();
  for (const [key, { integrity, dependencies = [] }] of Object.entries(npm).sort(byKey)) {
    const [name, version] = nameAndVersion(key);
    const id = `${name}@${version}`;
    const asked = dependencies.map((dependency) => resolved(dependency, versions));
    packages.set(id, {
      name,
      version,
      sha512: Uint8Array.fromBase64(integrity.replace(/^sha512-/, "")).toHex(),
      dependencies: [...new Set([...packages.get(id)?.dependencies ?? [], ...asked])].sort(),
    });
  }
  return packages;
}

/**
 * Splits `@scope/name@1.2.3_peer@4.5.6` into the name and the version; the version is empty where
 * there is none.
 */
function nameAndVersion(key: string): [string, string] {
  const [, name = key, version = ""] = /^(@?[^@]+)(?:@([^_]+))?/.exec(key) ?? [];
  return [name, version];
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Resolves a dependency: one without a version means the only version in the lock. */
function resolved(dependency: string, versions: ReadonlyMap<string, ReadonlySet<string>>): string {
  const [name, version] = nameAndVersion(dependency);
  const known = [...versions.get(name) ?? []];
  if (version !== "" && known.includes(version)) return `${name}@${version}`;
  if (version === "" && known.length === 1) return `${name}@${known[0]}`;
  throw new UserError(
    `deno.lock: found a dependency on ${dependency}, expected one of ${known.join(", ") || "the lock"}; ` +
      "run deno install --frozen=false",
  );
}
