import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { join } from "node:path";
import { z } from "zod";
import { canonicalJson, sha256 } from "../hash.ts";
import { storeDoor } from "./door/door.ts";
import { openHistory } from "./history.ts";
import { fileStamp, openFileMemo } from "./memo.ts";
import { openStore } from "./store.ts";
import { keyOf } from "./result.ts";
import { checkResult } from "./result_schema.ts";
import { parseTree, selectFromTree, treeObject } from "./tree.ts";

/** Runs a test in a temporary folder. */
function inFolder(name: string, test: (folder: string) => Promise<void>): void {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir({ prefix: "fovea-store-" });
    try {
      await test(folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

inFolder(
  "objects are read-only files named by their SHA-256, and nothing else is left behind",
  async (folder) => {
    const { objects, layout } = openStore(folder);
    const hash = await objects.putBytes(new TextEncoder().encode("abc"));
    // FIPS 180-4's own example.
    assertEquals(hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const info = await Deno.stat(layout.object(hash));
    assertEquals([info.size, (info.mode ?? 0) & 0o777], [3, 0o444]);
    assertEquals([...Deno.readDirSync(layout.temporary)], []);
  },
);

inFolder("a folder is stored as a tree and its files, and links in it are refused", async (folder) => {
  const { objects, layout } = openStore(join(folder, "store"));
  layout.door.makeFolderNow(layout.scratches);
  const made = join(folder, "store/scratch/made");
  await Deno.mkdir(join(made, "a/b"), { recursive: true });
  await Deno.writeTextFile(join(made, "z"), "last");
  await Deno.writeTextFile(join(made, "a/b/Ψ.bin"), "");
  const stored = await objects.takeFolder(made);
  assert(stored.kind === "folder");
  assertEquals([stored.count, stored.size], [2, 4]);
  const tree = await objects.readTree(stored.hash);
  assertEquals(tree.files, {
    "a/b/Ψ.bin": { hash: sha256(""), size: 0 },
    z: { hash: sha256("last"), size: 4 },
  });
  assertEquals(treeObject(tree).hash, stored.hash);
  assertNotEquals(treeObject(selectFromTree(tree, ["z"])).hash, stored.hash);
  assertThrows(
    () => selectFromTree(tree, ["constructor"]),
    RangeError,
    'no file "constructor" among its 2 files',
  );
  await Deno.symlink("/etc/hostname", join(made, "link"));
  await assertRejects(() => objects.takeFolder(made), TypeError, "expected a file, found a symbolic link");
});

inFolder("a file that has other names is copied, so that they cannot change the object", async (folder) => {
  const { objects, layout } = openStore(join(folder, "store"));
  layout.door.makeFolderNow(layout.scratches);
  await Deno.writeTextFile(join(folder, "user.csv"), "mine");
  const output = join(layout.scratches, "output");
  await Deno.link(join(folder, "user.csv"), output);
  const { hash } = await objects.takeFile(output);
  await Deno.writeTextFile(join(folder, "user.csv"), "changed");
  assertEquals(await Deno.readTextFile(layout.object(hash)), "mine");
});

Deno.test("parseTree() refuses paths that lead out of the folder", () => {
  for (const path of ["../x", "/x", "a//b", "a/../../b", "a\\b", ""]) {
    const text = JSON.stringify({ format: "fovea/tree/1", files: { [path]: { hash: sha256(""), size: 0 } } });
    assertThrows(() => parseTree(text), TypeError, "leads out of it");
  }
  assertThrows(() => parseTree('{"format":"fovea/tree/2"}'), TypeError, 'found "fovea/tree/2"');
});

Deno.test("parseTree() refuses names that are too long or not text, and files under files", () => {
  const of = (...paths: string[]) =>
    JSON.stringify({
      format: "fovea/tree/1",
      files: Object.fromEntries(paths.map((path) => [path, { hash: sha256(""), size: 0 }])),
    });
  const long = "é".repeat(127), deep = "a/".repeat(99);
  for (const path of [`${long}ab`, `${deep}a/b`, "\ud800", `a/${"b".repeat(200)}`.repeat(11)]) {
    assertThrows(() => parseTree(of(path)), TypeError, "cannot name a file");
  }
  assertThrows(() => parseTree(of("a/b/c", "a")), TypeError, 'lies under "a", which is a file of it');
  const right = [`${long}a`, `${deep}a`, "a b", "ab"];
  assertEquals(Object.keys(parseTree(of(...right)).files), right);
});

Deno.test("parseTree() and checkResult() refuse nesting and lists that would exhaust memory before parsing them", () => {
  const deep = "[".repeat(5000) + "]".repeat(5000);
  assertThrows(() => parseTree(`{"files":{"a":${deep}}}`), TypeError, "nested 5002 deep");
  const checked = checkResult(`{"record":{"parameters":${deep}}}`, sha256(""));
  assertEquals(checked.ok ? "" : checked.fault, "it is nested 5002 deep, expected at most 100");
});

Deno.test("checkResult() refuses text that is not well-formed, which has no bytes and no key", () => {
  const record = {
    format: "fovea/task/1",
    module: "lib/a.ts",
    parameters: { epochs: 1, name: "ResNet" },
    inputs: {},
    outputs: {},
    code: sha256(""),
    environment: null,
  } as const;
  const key = keyOf(record), words = { started: "", cpu: "", platform: "", deno: "", log: sha256("") };
  const provenance = { graph: "g", task: "t", inputs: {}, seconds: 1, peakMemory: null, ...words };
  const right = JSON.stringify({ format: "fovea/result/1", key, record, outputs: {}, provenance });
  assert(checkResult(right, key).ok);
  const cases = [
    ['"ResNet"', '"\\ud800"', "record.parameters"],
    ['"epochs"', '"\\ud800"', "record.parameters"],
    ["lib/a.ts", "\\udc00", "record.module"],
  ] as const;
  for (const [from, to, place] of cases) {
    const checked = checkResult(right.replace(from, to), key);
    assertStringIncludes(checked.ok ? "" : checked.fault, place);
  }
});

Deno.test("parseTree() refuses files without a valid hash or size", () => {
  for (
    const file of [null, {}, { hash: "../../x", size: 0 }, { hash: sha256(""), size: -1 }, {
      hash: 1,
      size: 1,
    }]
  ) {
    const text = JSON.stringify({ format: "fovea/tree/1", files: { a: file } });
    assertThrows(
      () => parseTree(text),
      TypeError,
      'the file "a" of a stored folder: expected a hash and a size',
    );
  }
  for (const text of ["null", '{"format":"fovea/tree/1","files":null}']) {
    assertThrows(() => parseTree(text), TypeError, "expected an object of format");
  }
});

inFolder("nothing but a hash names an object, a result, a lock or a scratch folder", async (folder) => {
  const { layout, objects, result } = openStore(folder);
  for (const name of ["../../etc/passwd", "", "A".repeat(64), `${sha256("")}/x`]) {
    for (const place of [layout.object, layout.result, layout.lock, layout.scratch]) {
      assertThrows(() => place(name), TypeError, "cannot name anything in a store");
    }
    assertEquals([objects.has(name, 1), objects.peekTree(name), result(name)], [false, undefined, undefined]);
  }
  await Promise.resolve();
});

inFolder("code that a store holds under another hash is not believed", async (folder) => {
  const { objects, layout, code } = openStore(folder);
  const text = canonicalJson({ format: "fovea/code/1", files: {}, packages: {} });
  const hash = await objects.putBytes(new TextEncoder().encode(text));
  assertEquals(code(hash)?.files, {});
  await Deno.rename(layout.object(hash), layout.object(`${hash.slice(0, 2)}${"0".repeat(62)}`));
  assertEquals(openStore(folder).code(`${hash.slice(0, 2)}${"0".repeat(62)}`), undefined);
});

inFolder("a history that a crash cut short is read and continued", async (folder) => {
  const file = join(folder, "history", "g.jsonl");
  const history = openHistory(storeDoor(folder), file);
  history.note("a", "1");
  history.note("b", "2");
  history.note("a", "3");
  await Deno.writeTextFile(file, '["c","4', { append: true });
  const again = openHistory(storeDoor(folder), file);
  assertEquals([again.lastKey("a"), again.lastKey("b"), again.lastKey("c")], ["3", "2", undefined]);
  again.note("c", "5");
  assertEquals(openHistory(storeDoor(folder), file).lastKey("c"), "5");
});

inFolder("histories of different graphs are apart, whatever their names", async (folder) => {
  const { layout } = openStore(folder);
  const files = ["a/b", "a%2Fb", "..", ".", "a b"].map((name) => layout.history(name));
  assertEquals(new Set(files).size, files.length);
  for (const file of files) assert(file.startsWith(join(folder, "history/")));
  await Promise.resolve();
});

inFolder(
  "a memo forgets a file that changed, and never trusts one that could still change unseen",
  async (folder) => {
    const file = join(folder, "memo.json"), data = join(folder, "data"), door = storeDoor(folder);
    door.makeFolderNow(folder);
    await Deno.writeTextFile(data, "1");
    const young = fileStamp(await Deno.stat(data));
    const memo = openFileMemo(door, file, { format: "1", schema: z.string() });
    memo.set(data, young, "young");
    assertEquals(memo.peek(data, young), undefined);
    const old = { ...young, modified: young.modified - 60_000, changed: young.changed - 60_000 };
    memo.set(data, old, "old");
    memo.save();
    assertEquals(openFileMemo(door, file, { format: "1", schema: z.string() }).peek(data, old), "old");
    assertEquals(
      openFileMemo(door, file, { format: "1", schema: z.string() }).peek(data, {
        ...old,
        inode: old.inode + 1,
      }),
      undefined,
    );
    assertEquals(openFileMemo(door, file, { format: "2", schema: z.string() }).peek(data, old), undefined);
    await Deno.writeTextFile(file, "{half");
    assertEquals(openFileMemo(door, file, { format: "1", schema: z.string() }).peek(data, old), undefined);
  },
);
