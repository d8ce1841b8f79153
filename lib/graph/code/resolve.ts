/** Resolves specifiers by the import map and the links of `deno.json`. */
import { UserError } from "../../errors/user_error.ts";
import { dirname, join, normalize } from "node:path/posix";

/** The target of an imported specifier. */
export type Resolved =
  /** A file, by its path relative to the project's root. */
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "npm"; readonly name: string; readonly range: string }
  /** A part of the runtime: `node:crypto`. */
  | { readonly kind: "runtime" };

/** The parts of a `deno.json` that decide resolution. */
export interface Configuration {
  readonly imports: Readonly<Record<string, string>>;
  /**
   * Linked packages: JSR name → its folder, relative to the root, and its exports (`"."` →
   * `./mod.ts`).
   */
  readonly links: ReadonlyMap<
    string,
    { readonly folder: string; readonly exports: Readonly<Record<string, string>> }
  >;
}

/**
 * Resolves `specifier` as imported by the file `from` (relative to the root).
 * Throws an `Error` for anything whose code cannot be pinned down.
 */
export function resolveSpecifier(specifier: string, from: string, configuration: Configuration): Resolved {
  if (specifier.startsWith("./") || specifier.startsWith("../")) {
    return { kind: "file", path: normalize(join(dirname(from), specifier)) };
  }
  const target = mapped(specifier, configuration.imports) ?? specifier;
  if (target.startsWith("node:")) return { kind: "runtime" };
  if (target.startsWith("./") || target.startsWith("../")) return { kind: "file", path: normalize(target) };
  if (target.startsWith("npm:")) {
    const { name, range } = packageParts(target.slice("npm:".length));
    return { kind: "npm", name, range };
  }
  if (target.startsWith("jsr:")) return linked(target, from, configuration);
  throw new UserError(
    `${from} imports "${specifier}", which is neither a file of the project, nor a package of deno.json's imports, ` +
      `nor node:…; add it to "imports"`,
  );
}

/**
 * Returns the longest import-map key that is the specifier or a prefix of it. As in Deno, package
 * keys cover subpaths.
 */
function mapped(specifier: string, imports: Readonly<Record<string, string>>): string | undefined {
  let best: string | undefined;
  for (const [key, target] of Object.entries(imports)) {
    const matches = specifier === key ||
      specifier.startsWith(key.endsWith("/") ? key : isPackage(target) ? `${key}/` : "\0");
    if (matches && (best === undefined || key.length > best.length)) best = key;
  }
  return best === undefined ? undefined : imports[best] + specifier.slice(best.length);
}

function isPackage(target: string): boolean {
  return target.startsWith("npm:") || target.startsWith("jsr:");
}

/** Splits `@scope/name@^1/sub/path` into name, range and subpath. */
function packageParts(text: string): { name: string; range: string; subpath: string } {
  const [, name, range = "", subpath = ""] = /^\/?((?:@[^/@]+\/)?[^/@]+)(?:@([^/]+))?(\/.*)?$/.exec(text) ??
    [];
  if (name === undefined) throw new UserError(`"${text}" is not a package name with a version`);
  return { name, range, subpath };
}

function linked(target: string, from: string, { links }: Configuration): Resolved {
  const { name, subpath } = packageParts(target.slice("jsr:".length));
  const link = links.get(name);
  const file = link?.exports[subpath === "" ? "." : `.${subpath}`];
  if (link === undefined || file === undefined) {
    throw new UserError(
      `${from} imports "${target}", which deno.json's "links" do not cover, so its code cannot be pinned down; ` +
        `link it, or do not use it in a task`,
    );
  }
  return { kind: "file", path: normalize(join(link.folder, file)) };
}
