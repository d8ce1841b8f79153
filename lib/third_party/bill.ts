/**
 * The bill of materials in CycloneDX's form (ECMA-424): every package, and what binary files hold.
 */
import { createHash } from "node:crypto";
import type { EmbeddedFile, EmbeddedLibrary } from "./embedded.ts";
import type { LockedPackage } from "./lock_packages.ts";

/** A file of the Python package index that `setup:tensorflow` fetches. */
export interface OptionalWheel {
  /** pip's notation: `name==version`. */
  readonly requirement: string;
  readonly sha256: string;
  readonly licence: string;
}

/** The sources of a bill. */
export interface BillOptions {
  readonly packages: ReadonlyMap<string, LockedPackage>;
  /** Packages that the project itself imports, as `name@version`. */
  readonly direct: readonly string[];
  /** By `name@version`, an SPDX expression. */
  readonly licences: ReadonlyMap<string, string>;
  readonly embedded: readonly EmbeddedFile[];
  readonly wheels: readonly OptionalWheel[];
}

/** A part of the bill. */
export interface Component {
  readonly type: "library" | "file" | "application";
  readonly "bom-ref": string;
  readonly name: string;
  readonly group?: string;
  readonly version?: string;
  readonly scope?: "required" | "optional";
  readonly hashes?: readonly { readonly alg: "SHA-512" | "SHA-256"; readonly content: string }[];
  readonly licenses?: readonly { readonly expression: string }[];
  readonly copyright?: string;
  readonly purl?: string;
  readonly components?: readonly Component[];
}

/** A CycloneDX document. */
export interface Bill {
  readonly $schema: string;
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly serialNumber: string;
  readonly version: 1;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

const ROOT = "fovea";

/**
 * Returns the bill. It holds no time, and its number is a hash of its content: equal inputs give
 * equal bills.
 */
export function billOfMaterials(options: BillOptions): Bill {
  const { packages, direct, wheels } = options;
  const components = [
    ...[...packages.values()].map((each) => npmComponent(each, options)),
    ...wheels.map(wheelComponent),
  ];
  const dependencies = [
    { ref: ROOT, dependsOn: direct.map((id) => refOf(packages, id)).sort() },
    ...[...packages.values()].map((each) => ({
      ref: purlOf(each),
      dependsOn: each.dependencies.map((id) => refOf(packages, id)).sort(),
    })),
  ];
  return {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: serialNumber(JSON.stringify([components, dependencies])),
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": ROOT,
        name: ROOT,
        licenses: [{ expression: "MIT" }],
      },
    },
    components,
    dependencies,
  };
}

function npmComponent(locked: LockedPackage, { licences, embedded }: BillOptions): Component {
  const { name, version, sha512 } = locked;
  const [, group, short] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  const licence = licences.get(`${name}@${version}`);
  const files = embedded.filter((file) => file.package === name);
  return {
    type: "library",
    "bom-ref": purlOf(locked),
    ...(group === undefined ? {} : { group }),
    name: short ?? name,
    version,
    scope: "required",
    hashes: [{ alg: "SHA-512", content: sha512 }],
    ...(licence === undefined ? {} : { licenses: [{ expression: licence }] }),
    purl: purlOf(locked),
    ...(files.length === 0 ? {} : { components: files.map((file) => fileComponent(file, purlOf(locked))) }),
  };
}

function fileComponent({ path, sha256, libraries }: EmbeddedFile, owner: string): Component {
  const ref = `${owner}#${path}`;
  return {
    type: "file",
    "bom-ref": ref,
    name: path,
    hashes: [{ alg: "SHA-256", content: sha256 }],
    components: libraries.map((library) => libraryComponent(library, ref)),
  };
}

function libraryComponent(
  { name, version, licence, copyright }: EmbeddedLibrary,
  file: string,
): Component {
  return {
    type: "library",
    "bom-ref": `${file}:${name}`,
    name,
    ...(version === undefined ? {} : { version }),
    licenses: [{ expression: licence }],
    copyright,
  };
}

function wheelComponent({ requirement, sha256, licence }: OptionalWheel): Component {
  const [name = requirement, version = ""] = requirement.split("==");
  const purl = `pkg:pypi/${name}@${version}`;
  return {
    type: "library",
    "bom-ref": `${purl}?checksum=sha256:${sha256}`,
    name,
    version,
    scope: "optional",
    hashes: [{ alg: "SHA-256", content: sha256 }],
    licenses: [{ expression: licence }],
    purl,
  };
}

/** Returns a package's address (purl). */
function purlOf({ name, version }: LockedPackage): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

function refOf(packages: ReadonlyMap<string, LockedPackage>, id: string): string {
  const found = packages.get(id);
  if (found === undefined) throw new TypeError(`${id} is not among the locked packages`);
  return purlOf(found);
}

/** Returns a UUID of version 8 (RFC 9562) from the content's SHA-256. */
function serialNumber(content: string): string {
  const digits = createHash("sha256").update(content).digest("hex");
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `8${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ];
  return `urn:uuid:${parts.join("-")}`;
}
