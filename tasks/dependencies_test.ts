/**
 * Tests that every dependency is pinned, whole and explained, and that none runs its own program
 * when it is installed.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { trustedJson } from "../fixtures/trusted_json.ts";
import { tuple } from "../lib/formats/items.ts";

const read = (path: string) => Deno.readTextFile(new URL(path, import.meta.url));

interface Configuration {
  readonly nodeModulesDir: string;
  readonly lock: { readonly frozen: boolean };
  readonly imports: Readonly<Record<string, string>>;
  readonly links: readonly string[];
  readonly allowScripts?: unknown;
}

interface LockFile {
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: Readonly<Record<string, { readonly integrity: string; readonly scripts?: boolean }>>;
  readonly workspace: { readonly dependencies: readonly string[] };
}

const CONFIGURATION = trustedJson<Configuration>(await read("../deno.json"));
const LOCK = trustedJson<LockFile>(await read("../deno.lock"));
const DEPENDENCIES = Object.entries(CONFIGURATION.imports);

/** The packages that have install scripts, and the features that are missing without them. */
const SCRIPTS: Readonly<Record<string, string>> = {
  "@tensorflow/tfjs-node": "downloads libtensorflow; deno task setup:tensorflow does, when asked",
  "@tensorflow/tfjs-node-gpu":
    "downloads libtensorflow for CUDA; deno task setup:tensorflow --gpu does, when asked",
  "core-js": "prints an appeal",
  "core-js-pure": "prints an appeal",
  "onnxruntime-node": "downloads the CUDA provider, which nothing here uses",
};

Deno.test("every npm dependency is pinned to one version, which is the locked one", () => {
  for (const [name, specifier] of DEPENDENCIES) {
    if (specifier.startsWith("jsr:")) continue;
    const version = /^npm:(?:@[^/]+\/)?[^@]+@(\d+\.\d+\.\d+)$/.exec(specifier)?.[1];
    assert(version !== undefined, `${name}: found ${specifier}, expected npm:NAME@X.Y.Z`);
    assertEquals(LOCK.specifiers[specifier]?.replace(/_.*/, ""), version, name);
  }
  assertEquals(CONFIGURATION.lock.frozen, true);
  assertEquals(
    [...LOCK.workspace.dependencies].sort(),
    DEPENDENCIES.map(([, specifier]) => specifier.replace("@^1", "@1")).sort(),
  );
});

Deno.test("packages of JSR are linked to this project's own folders", async () => {
  const linked = await Promise.all(CONFIGURATION.links.map(async (folder) => {
    const { name } = trustedJson<{ readonly name: string }>(await read(`../${folder}/deno.json`));
    return name;
  }));
  const asked = DEPENDENCIES.filter(([, specifier]) => specifier.startsWith("jsr:")).map(([name]) => name);
  assertEquals(asked.sort(), linked.sort());
});

Deno.test("every locked package, direct or not, has the SHA-512 of its archive", () => {
  assert(Object.keys(LOCK.npm).length > DEPENDENCIES.length);
  for (const [name, { integrity }] of Object.entries(LOCK.npm)) {
    assertMatch(integrity, /^sha512-[A-Za-z0-9+/]{86}==$/, name);
  }
});

Deno.test("no package's install script may run, and the packages with one are listed", () => {
  assertEquals(CONFIGURATION.allowScripts, undefined);
  // Deno runs install scripts only with a node_modules folder.
  assertEquals(CONFIGURATION.nodeModulesDir, "none");
  const scripted = Object.entries(LOCK.npm).filter(([, { scripts }]) => scripts === true)
    .map(([name]) => name.replace(/(?<=.)@.*/, ""));
  assertEquals(scripted.sort(), Object.keys(SCRIPTS).sort());
});

Deno.test("tasks/README.md gives the reason for every dependency, and lists no other", async () => {
  const [, section] = tuple((await read("README.md")).split("## Dependencies, and why each is there"), 2);
  const rows = [...section.split("\n## ")[0]!.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
  const named = DEPENDENCIES.map(([, specifier]) => specifier.replace(/(?<=:.+)@[^@]*$/, ""));
  assertEquals(rows.map(([, name]) => name).sort(), named.sort());
  for (const [, name, why] of rows) assert(why!.trim().length > 10, name);
});
