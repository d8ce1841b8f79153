import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { codeIdentifier } from "./code_identity.ts";
import { codeFingerprint } from "./fingerprint.ts";
import { valueImports } from "./imports.ts";
import { resolveSpecifier } from "./resolve.ts";
import { codeTokens } from "./tokens.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

const print = (source: string) => codeFingerprint(codeTokens(source));
const imports = (source: string) => valueImports(codeTokens(source));

/** Pairs of sources that differ only in comments and layout. */
const SAME: readonly (readonly [string, string])[] = [
  ["const a = 1; // one", "/* two */ const a=1;\n\n"],
  ["f(a,b)", "f(\n  a, // first\n  b\n)"],
  ["const r = /a b/g;", "const r =  /a b/g ;"],
  ["x = a! / 2; y = b / 3; // half", "x = a! /2; /* whole */ y = b/3;"],
  ["x = list[0]! / 2; // c", "x = list[0]! / 2;"],
  ["x = f()! / 2 / g; // c", "x = f()!/2/g;"],
  ["const m = new Map<string, Array<number>>(); // c", "const m = new Map<string,Array<number>>();"],
  ["type A = { readonly [K in keyof B]?: B[K] }; // c", "type A = {readonly [K in keyof B]?:B[K]};"],
  ["if (a) return /x/.test(b); // c", "if (a) return /x/.test(b);"],
  ["`a ${b /* c */} d`", "`a ${b} d`"],
  [
    "function f<const T extends readonly string[]>(this: T) {} // c",
    "function f<const T extends readonly string[]>(this:T){}",
  ],
  ["a = <T,>(x: T) => x as unknown satisfies T; // c", "a = <T,>(x:T)=>x as unknown satisfies T;"],
  ["@d class A { #x = 1n; static { } } // c", "@d class A{#x=1n;static{}}"],
  ["#!/usr/bin/env deno\na()", "a()"],
  ["return !/re/.test(x) // c", "return !/re/.test(x)"],
];

/** Pairs that differ in more than that. */
const DIFFERENT: readonly (readonly [string, string])[] = [
  ["f(a, b)", "f(b, a)"],
  ["`a b`", "`a  b`"],
  ["`a // b`", "`a // c`"],
  ["'a // b'", "'a // c'"],
  ["/[/*]a/", "/[/*]b/"],
  ["a = b / c /* d */ / e", "a = b / d / e"],
  ["x = a! / 2; y = 'b / c'", "x = a! / 2; y = 'b /  c'"],
  ["a + +b", "a ++ b"],
  ["ab", "a b"],
  ["() => { return 1 }", "() => { return\n1 }"],
  ["a\n++b", "a++\nb"],
  ["const s = 'http://x'; // c", "const s = 'http://y'; // c"],
];

Deno.test("codeFingerprint() ignores comments and layout, and nothing else", () => {
  for (const [a, b] of SAME) assertEquals(print(a), print(b), `${a}\n${b}`);
  for (const [a, b] of DIFFERENT) assertNotEquals(print(a), print(b), `${a}\n${b}`);
});

Deno.test("valueImports() finds what the running file loads", () => {
  const found = imports(`
    import "./effect.ts";
    import a from './a.ts';
    import b, { c as d, type E, "string name" as f } from "./b.ts";
    import * as g from "./g.ts"; import type from "./type.ts"; import type, { h } from "./h.ts";
    import { type OnlyTypes } from "./kept.ts";
    import table from "./table.json" with { type: "json" };
    export { i } from "./i.ts"; export * from "./j.ts"; export * as k from "./k.ts";
    const l = await import("./l.ts"), m = import(\`./m.ts\`, { with: { type: "json" } });
    new URL("./n.bin", import.meta.url); import.meta.resolve("./o.ts");
    // import "./comment.ts"
    const text = 'import "./text.ts"', other = \`import "./template.ts" \${1}\`, re = /import ".\\/re.ts"/;
    import type { P } from "./p.ts"; import type Q from "./q.ts"; import type * as R from "./r.ts";
    import type from1 from "./s.ts"; export type { T } from "./t.ts"; export type * from "./u.ts";
    export { v }; const from = "./w.ts"; export const x = { import: "./x.ts" }; export type Y = { from: "./y.ts" };
    object.import("./z.ts"); export default class {}
  `);
  assertEquals(found, {
    specifiers: [
      ..."effect a b g type h kept".split(" ").map((name) => `./${name}.ts`),
      "./table.json",
      ..."i j k l m".split(" ").map((name) => `./${name}.ts`),
    ],
    urls: ["./n.bin", "./o.ts"],
  });
});

Deno.test("valueImports() names the line of an import with a computed name", () => {
  assertEquals(imports("a();\nawait import(name);").computedAt, 2);
  assertEquals(imports("import(`./${name}.ts`)").computedAt, 1);
  assertEquals(imports('import("./a" + b)').computedAt, 1);
});

Deno.test("resolveSpecifier() follows deno.json", () => {
  const configuration = {
    imports: {
      zod: "npm:zod@4.6.7",
      "@std/assert": "jsr:@std/assert@^1",
      "#lib/": "./lib/",
      "zod/mini": "npm:zod@3/mini",
    },
    links: new Map([["@std/assert", {
      folder: "lib/std/assert",
      exports: { ".": "./mod.ts", "./equals": "./eq.ts" },
    }]]),
  };
  const resolve = (specifier: string) => resolveSpecifier(specifier, "lib/nn/a.ts", configuration);
  assertEquals(resolve("../b.ts"), { kind: "file", path: "lib/b.ts" });
  assertEquals(resolve("zod"), { kind: "npm", name: "zod", range: "4.6.7" });
  assertEquals(resolve("zod/v4"), { kind: "npm", name: "zod", range: "4.6.7" });
  assertEquals(resolve("zod/mini"), { kind: "npm", name: "zod", range: "3" });
  assertEquals(resolve("npm:@a/b@^1.2/c"), { kind: "npm", name: "@a/b", range: "^1.2" });
  assertEquals(resolve("@std/assert"), { kind: "file", path: "lib/std/assert/mod.ts" });
  assertEquals(resolve("@std/assert/equals"), { kind: "file", path: "lib/std/assert/eq.ts" });
  assertEquals(resolve("#lib/c.ts"), { kind: "file", path: "lib/c.ts" });
  assertEquals(resolve("node:fs"), { kind: "runtime" });
  assertThrows(() => resolve("zodiac"), Error, 'lib/nn/a.ts imports "zodiac"');
  assertThrows(() => resolve("jsr:@std/cli@1"), Error, '"links" do not cover');
  assertThrows(() => resolve("https://example.org/a.ts"), Error, "neither a file of the project");
});

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Returns the files that Deno itself loads for a module: the oracle for the scan. */
async function loadedByDeno(module: string): Promise<string[]> {
  interface Dependency {
    readonly code?: { readonly specifier?: string };
  }
  interface Info {
    readonly redirects?: Readonly<Record<string, string>>;
    readonly modules: readonly {
      readonly specifier: string;
      readonly dependencies?: readonly Dependency[];
    }[];
  }
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json", module], cwd: ROOT })
    .output();
  const { modules, redirects = {} } = trustedJson<Info>(new TextDecoder().decode(stdout));
  const bySpecifier = new Map(modules.map((each) => [each.specifier, each]));
  const root = new URL(`file://${join(ROOT, module)}`).href;
  const seen = new Set([root]);
  for (const specifier of seen) {
    for (const { code } of bySpecifier.get(specifier)?.dependencies ?? []) {
      const target = code?.specifier;
      if (target !== undefined) seen.add(redirects[target] ?? target);
    }
  }
  const base = new URL(`file://${ROOT}`).href;
  return [...seen].filter((each) => each.startsWith(base)).map((each) => each.slice(base.length)).sort();
}

Deno.test("codeIdentifier() finds the files that Deno loads, in this project's own modules", async () => {
  const identify = codeIdentifier({ root: ROOT });
  for (
    const [module, ...byAddress] of [
      ["lib/graph/code/code_identity.ts"],
      // Deno's list omits files that a module starts by URL.
      ["lib/graph/plan.ts", "lib/graph/store/status_scan_thread.ts"],
      ["lib/formats/safetensors_test.ts"],
    ] as const
  ) {
    const ours = Object.keys(identify(module).files);
    const deno = await Promise.all([module, ...byAddress].map(loadedByDeno));
    assertEquals(ours, [...new Set(deno.flat())].sort());
    assert(ours.length > 1);
  }
  const { packages } = identify("lib/graph/code/code_identity.ts");
  assertEquals(Object.keys(packages), ["canonicalize", "js-tokens", "zod"]);
});

Deno.test("codeIdentifier() names an import that cannot be followed, and its file", async () => {
  const root = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(join(root, "a.ts"), 'import "./b.ts";\n');
    assertThrows(() => codeIdentifier({ root })("a.ts"), Error, "a.ts imports b.ts, which does not exist");
    await Deno.writeTextFile(join(root, "b.ts"), "\n\nimport(Deno.args[0]);\n");
    assertThrows(() => codeIdentifier({ root })("a.ts"), Error, "b.ts:3: import() of a computed name");
    await Deno.writeTextFile(join(root, "b.ts"), 'import "npm:left-pad@1";\n');
    assertThrows(() => codeIdentifier({ root })("a.ts"), Error, "deno.lock does not know npm:left-pad@1");
    await Deno.writeTextFile(
      join(root, "b.ts"),
      'import "./a.ts";\nimport t from "./t.json" with { type: "json" };\n',
    );
    await Deno.writeTextFile(join(root, "t.json"), "[1]");
    const before = codeIdentifier({ root })("a.ts").files;
    assertEquals(Object.keys(before), ["a.ts", "b.ts", "t.json"]);
    await Deno.writeTextFile(join(root, "t.json"), "[2]");
    const after = codeIdentifier({ root })("a.ts").files;
    assertNotEquals(before["t.json"], after["t.json"]);
    assertEquals(before["b.ts"], after["b.ts"]);
  } finally {
    await Deno.remove(root, { recursive: true });
  }
});
