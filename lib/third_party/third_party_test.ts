import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { UserError } from "../errors/user_error.ts";
import type { Bill } from "./bill.ts";
import { EMBEDDED } from "./embedded.ts";
import { lockedPackages, lockFileSchema } from "./lock_packages.ts";
import { embeddedTables, packageTable, withPart } from "./notices.ts";
import { importMapSchema, projectBill } from "./project.ts";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { tuple } from "../formats/items.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
const lock = lockFileSchema.parse(JSON.parse(await read("deno.lock")));
const { imports } = importMapSchema.parse(JSON.parse(await read("deno.json")));
const text = await read("sbom.cdx.json");
const written = trustedJson<Bill>(text);

const licences: ReadonlyMap<string, string> = new Map(
  written.components.flatMap(({ group, name, version, licenses }): [string, string][] =>
    licenses === undefined
      ? []
      : [[`${group === undefined ? "" : `${group}/`}${name}@${version}`, licenses[0]!.expression]]
  ),
);

Deno.test("sbom.cdx.json and THIRD_PARTY.md are what deno.lock and the binaries' tables give (deno task sbom)", async () => {
  const bill = projectBill({ lock, imports }, licences);
  assertEquals(text, `${JSON.stringify(bill, undefined, 1)}\n`);
  const page = await read("THIRD_PARTY.md");
  const parts = withPart(page, "embedded", embeddedTables(EMBEDDED));
  assertEquals(page, withPart(parts, "packages", packageTable(bill)));
});

Deno.test("the bill lists every locked package once with its hash and a licence, and every dependency of each", () => {
  const packages = lockedPackages(lock);
  const npm = written.components.filter(({ purl }) => purl?.startsWith("pkg:npm/"));
  assertEquals(npm.length, packages.size);
  for (const { hashes, licenses, name } of npm) {
    assertMatch(hashes?.[0]?.content ?? "", /^[0-9a-f]{128}$/, name);
    assertMatch(licenses?.[0]?.expression ?? "", /^[A-Za-z0-9.() -]+$/, name);
  }
  const refs = new Set<string>(["fovea", ...written.components.map((each) => each["bom-ref"])]);
  assertEquals(refs.size, written.components.length + 1);
  for (const { ref, dependsOn } of written.dependencies) {
    assert([ref, ...dependsOn].every((each) => refs.has(each)), ref);
  }
  const [root] = tuple(written.dependencies, 1);
  assertEquals(
    root.dependsOn.length,
    Object.values(imports).filter((each) => each.startsWith("npm:")).length,
  );
});

Deno.test("binary files contain the libraries that the tables list, and no other library's source paths", async () => {
  for (const { package: name, path, sha256, libraries } of EMBEDDED) {
    const file = fileURLToPath(new URL(path, import.meta.resolve(`${name}/package.json`)));
    const bytes = await Deno.readFile(file);
    assertEquals(createHash("sha256").update(bytes).digest("hex"), sha256, path);
    const content = new TextDecoder("latin1").decode(bytes);
    for (const { name, evidence } of libraries) assert(content.includes(evidence), `${path}: ${name}`);
    const sources = new Set(content.match(/wasm\/lib\/[\w.-]+\//g) ?? []);
    for (const source of sources) {
      assert(
        libraries.some(({ evidence }) => source.endsWith(evidence)),
        `${path}: ${source} is in no table`,
      );
    }
  }
});

Deno.test("THIRD_PARTY.md contains the sentences that licences require", async () => {
  const page = await read("THIRD_PARTY.md");
  assert(page.includes("based in part on the work of the Independent JPEG Group"));
  assert(page.includes("Redistributions in binary form must reproduce the above copyright notice"));
  for (const { libraries } of EMBEDDED) {
    for (const { licence, name } of libraries) {
      for (const each of licence.split(/ OR | WITH /)) assert(page.includes(each), `${name}: ${each}`);
    }
  }
});

Deno.test("lockedPackages() resolves dependencies without a version, and refuses one that is not locked", () => {
  const integrity = `sha512-${btoa("\0".repeat(64))}`;
  const packages = lockedPackages({
    npm: {
      "@a/b@1.0.0_c@2.0.0": { integrity, dependencies: ["c", "d@1.0.0"] },
      "c@2.0.0": { integrity },
      "d@1.0.0": { integrity },
      "d@2.0.0": { integrity },
    },
  });
  assertEquals(packages.get("@a/b@1.0.0")?.dependencies, ["c@2.0.0", "d@1.0.0"]);
  for (const dependency of ["e", "c@3.0.0", "d"]) {
    const npm = {
      "a@1.0.0": { integrity, dependencies: [dependency] },
      "c@2.0.0": { integrity },
      "d@1.0.0": { integrity },
      "d@2.0.0": { integrity },
    };
    assertThrows(() => lockedPackages({ npm }), UserError, dependency);
  }
});
