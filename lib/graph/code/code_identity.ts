/**
 * Identifies the code of a task: its module, everything that it imports, and the packages among
 * that.
 */
import { UserError } from "../../errors/user_error.ts";
import { join } from "node:path";
import { z } from "zod";
import { type Hash, hashRecord, sha256 } from "../hash.ts";
import { type FileMemo, fileStamp } from "../store/memo.ts";
import { type ProjectConfiguration, readProjectConfiguration } from "./configuration.ts";
import type { CodeIdentity } from "./code_schema.ts";
import { codeFingerprint } from "./fingerprint.ts";
import { valueImports } from "./imports.ts";
import type { PackageIdentity } from "./lockfile.ts";
import { type Resolved, resolveSpecifier } from "./resolve.ts";
import { codeTokens } from "./tokens.ts";

const scanSchema = z.object({
  fingerprint: z.string(),
  specifiers: z.array(z.string()).readonly(),
  urls: z.array(z.string()).readonly(),
  computedAt: z.number().exactOptional(),
}).readonly();

/** The result of scanning one file. */
export type ScannedFile = z.infer<typeof scanSchema>;

/** The cached scan of a file of code; the format gets a new version if scanning changes. */
export const SCANS = { format: "fovea/scan/1", schema: scanSchema } as const;

/** The options of {@linkcode codeIdentifier}. */
export interface CodeOptions {
  /** The project's root, with `deno.json` and `deno.lock`. */
  readonly root: string;
  /** Remembers scans between runs. */
  readonly memo?: FileMemo<ScannedFile>;
}

/**
 * Returns a function from a module's path (relative to the root) to the identity of its code: the
 * hashes of the module and of every file that it imports, and the locked packages among them.
 * Comments and white space do not count, nor do `import type` and `export type`. The function
 * throws a `UserError` that names the file where an import cannot be followed: a missing file, a
 * package that is not locked, or `import()` of a computed name.
 *
 * @example
 * ```ts
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * const root = await Deno.makeTempDir();
 * const identityOf = async (code: string) => {
 *   await Deno.writeTextFile(`${root}/loss.ts`, code);
 *   return codeIdentifier({ root })("loss.ts").files;
 * };
 * const files = await identityOf("export const alpha = 0.5;");
 * assertEquals(await identityOf("// The weight of L_ce.\nexport const alpha = 0.5;"), files);
 * assertNotEquals(await identityOf("export const alpha = 0.6;"), files);
 * await Deno.remove(root, { recursive: true });
 * ```
 */
export function codeIdentifier(options: CodeOptions): (module: string) => CodeIdentity {
  let project: ProjectConfiguration | undefined;
  const files = new Map<string, Traced>();
  const identities = new Map<string, CodeIdentity>();

  function trace(path: string, importer: string | undefined): Traced {
    const known = files.get(path);
    if (known !== undefined) return known;
    project ??= readProjectConfiguration(options.root);
    const { fingerprint, specifiers, urls, computedAt } = scan(path, importer, options);
    if (computedAt !== undefined) {
      throw new UserError(
        `${path}:${computedAt}: import() of a computed name: a task's code must be known before it runs; ` +
          `write the name as a string`,
      );
    }
    const resolved = specifiers.map((specifier) => ({
      specifier,
      to: resolveSpecifier(specifier, path, project?.configuration ?? NO_NAMES),
    }));
    // The target of a bare name also decides the code; a relative one follows from the file's
    // place.
    const bare = resolved.filter(({ specifier }) => !specifier.startsWith("."))
      .map(({ specifier, to }) => [specifier, nameOf(to)] as const);
    const traced: Traced = {
      hash: hashRecord({ format: "fovea/file/1", tokens: fingerprint, names: Object.fromEntries(bare) }),
      imports: [
        ...resolved.map(({ to }) => to),
        ...urls.map((url) => resolveSpecifier(url, path, NO_NAMES)).filter((to) => isFile(to, options.root)),
      ],
    };
    files.set(path, traced);
    return traced;
  }

  return (module) => {
    const known = identities.get(module);
    if (known !== undefined) return known;
    const hashes = new Map<string, Hash>();
    const packages = new Map<string, PackageIdentity>();
    const pending: { path: string; importer: string | undefined }[] = [{ path: module, importer: undefined }];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      const { path, importer } = next;
      if (hashes.has(path)) continue;
      const { hash, imports } = trace(path, importer);
      hashes.set(path, hash);
      for (const to of imports) {
        if (to.kind === "file") pending.push({ path: to.path, importer: path });
        if (to.kind === "npm" && project !== undefined) {
          packages.set(to.name, project.lockfile.npm(to.name, to.range));
        }
      }
    }
    const identity: CodeIdentity = {
      format: "fovea/code/1",
      files: Object.fromEntries([...hashes].sort(byName)),
      packages: Object.fromEntries([...packages].sort(byName)),
    };
    identities.set(module, identity);
    return identity;
  };
}

interface Traced {
  readonly hash: Hash;
  readonly imports: readonly Resolved[];
}

const NO_NAMES = { imports: {}, links: new Map() };

function isFile(to: Resolved, root: string): boolean {
  try {
    return to.kind === "file" && Deno.statSync(join(root, to.path)).isFile;
  } catch {
    return false;
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function nameOf(resolved: Resolved): string {
  return resolved.kind === "npm" ? resolved.name : resolved.kind === "file" ? resolved.path : "";
}

function scan(path: string, importer: string | undefined, { root, memo }: CodeOptions): ScannedFile {
  const absolute = join(root, path);
  try {
    const stamp = fileStamp(Deno.statSync(absolute));
    return memo?.get(absolute, stamp, () => scanFile(absolute)) ?? scanFile(absolute);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UserError(
      importer === undefined
        ? `the task's module ${path} does not exist (looked in ${root})`
        : `${importer} imports ${path}, which does not exist`,
    );
  }
}

function scanFile(absolute: string): ScannedFile {
  const kind = /\.[cm]?([jt]sx?)$/.exec(absolute)?.[1];
  if (kind === undefined) {
    return { fingerprint: sha256(Deno.readFileSync(absolute)), specifiers: [], urls: [] };
  }
  const text = Deno.readTextFileSync(absolute), jsx = kind.endsWith("x");
  const content = sha256(`${jsx} ${text}`);
  const known = scanned.get(content);
  if (known !== undefined) return known;
  const scan = scanCode(text, jsx);
  scanned.set(content, scan);
  return scan;
}

/** The scans of this process by content: one process may plan in several stores. */
const scanned = new Map<Hash, ScannedFile>();

function scanCode(text: string, jsx: boolean): ScannedFile {
  const tokens = codeTokens(text, jsx);
  return { fingerprint: codeFingerprint(tokens), ...valueImports(tokens) };
}
