import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { basename, dirname } from "node:path";
import { JOIN_PROJECT } from "../../testing/join.ts";
import { task, type Workshop, workshop } from "../../testing/workshop.ts";
import type { Task } from "../../task.ts";
import type { Result } from "../result.ts";
import { openStore } from "../store.ts";
import { checkStore } from "./check_store.ts";
import { renderCheck } from "./render_check.ts";
import { tuple } from "../../../formats/items.ts";

const TWO = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" }, { in: "a" })];

async function resultOf(shop: Workshop, name: string, tasks: readonly Task[] = TWO): Promise<Result> {
  const state = (await shop.plan(tasks)).states.get(name);
  assert(state?.state === "done");
  return state.result;
}

async function overwrite(path: string, bytes: Uint8Array | string): Promise<void> {
  await Deno.chmod(path, 0o644);
  await Deno.writeFile(path, typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes);
}

async function check(shop: Workshop) {
  const summary = await checkStore(openStore(shop.path("store")));
  return { ...summary, text: renderCheck(summary).join("\n") };
}

Deno.test("checkStore() finds no fault in an unchanged store, and counts everything in it", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  const { faults, objects, results, unexplained, text } = await check(shop);
  // Two texts, two logs, one code.
  assertEquals([faults, objects, results, unexplained], [[], 5, 2, 0]);
  assertStringIncludes(text, "and 2 results checked: no fault");
});

Deno.test("a flipped bit is found and reported with its task, the object is quarantined, and the task runs again", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  const { objects, layout } = openStore(shop.path("store"));
  const { hash } = (await resultOf(shop, "a")).outputs.text!;
  const bytes = await Deno.readFile(layout.object(hash));
  bytes[0]! ^= 0x20;
  await overwrite(layout.object(hash), bytes);
  const { faults, text } = await check(shop);
  assert(faults.length === 1 && faults[0]!.kind === "damaged object");
  assertEquals([faults[0]!.hash, faults[0]!.outputOf.map(({ task }) => task)], [hash, ["a"]]);
  assertStringIncludes(text, "the next reproduce runs again: a (test)");
  assertEquals(await Deno.readFile(faults[0]!.aside), bytes);
  assertEquals((await check(shop)).faults.map(({ kind }) => kind), ["missing object"]);
  assertEquals((await shop.run(TWO)).summary.executed, ["a"]);
  assertEquals(await Deno.readTextFile(await objects.verifiedPath(hash)), "a");
  assertEquals((await check(shop)).faults, []);
});

Deno.test("truncated and missing objects, links and foreign files in the store are distinguished", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  const { layout } = openStore(shop.path("store"));
  const [a, b] = tuple([await resultOf(shop, "a"), await resultOf(shop, "b")], 2);
  await overwrite(layout.object(a.outputs.text!.hash), "");
  await Deno.remove(layout.object(b.outputs.text!.hash));
  await Deno.remove(layout.object(a.provenance.log));
  await Deno.remove(layout.object(b.record.code));
  await Deno.symlink("/etc/hostname", layout.object(b.record.code));
  await shop.write("store/objects/ab/README", "hello");
  const { faults, unexplained, text } = await check(shop);
  assertEquals(faults.map(({ kind }) => kind).sort(), [
    "damaged object",
    "damaged object",
    "foreign",
    "missing object",
  ]);
  assertEquals(unexplained, 1);
  assertStringIncludes(text, "it is a symbolic link");
  assertStringIncludes(text, "explains a (test), b (test); nothing runs again");
  assertStringIncludes(text, "README: no file of a store has such a name");
  assertEquals((await shop.run(TWO)).summary.executed, ["a", "b"]);
});

Deno.test("a missing file of a stored folder names the task that made the folder", async () => {
  await using shop = await workshop({
    "many.ts": `export default async ({ outputs }) => {
      for (const name of ["x", "y"]) await Deno.writeTextFile(outputs.text + "/" + name, name);
    };`,
  });
  const tasks: Task[] = [{ ...task("many", "many.ts", null), outputs: { text: "folder" } }];
  await shop.run(tasks);
  const { layout, objects } = openStore(shop.path("store"));
  const tree = await objects.readTree((await resultOf(shop, "many", tasks)).outputs.text!.hash);
  await Deno.remove(layout.object(tree.files.y!.hash));
  const { faults } = await check(shop);
  assertEquals(faults.map((fault) => fault.kind === "missing object" && fault.outputOf[0]!.task), ["many"]);
});

const RESULT_DAMAGES: readonly (readonly [string, (text: string) => string, string])[] = [
  ["a truncated result", (text) => text.slice(0, 300), "does not match its digest"],
  ["an empty result", () => "", "it is empty"],
  ["a flipped digit", (text) => text.replace(/"seconds":\d/, '"seconds":7'), "does not match its digest"],
  [
    "another task's result",
    (text) => text.replace(/"say":"a"/, '"say":"z"').replace(/"digest":"[^"]*",/, ""),
    "has the key",
  ],
  [
    "an output's hash with a path in it",
    (text) =>
      text.replace(/"digest":"[^"]*",/, "").replace(
        /"hash":"[0-9a-f]{64}"/,
        '"hash":"../../../../etc/passwd"',
      ),
    "outputs.text.hash",
  ],
  [
    "an output's name with a path in it",
    (text) => text.replace(/"digest":"[^"]*",/, "").replaceAll('"text":', '"../text":'),
    "outputs.../text",
  ],
  [
    "another output than declared",
    (text) => text.replace(/"digest":"[^"]*",/, "").replace('"outputs":{"text":', '"outputs":{"other":'),
    "declares file text",
  ],
  [
    "a prototype key",
    (text) => text.replace(/"digest":"[^"]*",/, "").replace('"outputs":{', '"outputs":{"__proto__":{},'),
    "__proto__",
  ],
];

for (const [what, damage, found] of RESULT_DAMAGES) {
  Deno.test(`${what} is found and moved into quarantine, and its task runs again`, async () => {
    await using shop = await workshop(JOIN_PROJECT);
    await shop.run(TWO);
    const { key } = await resultOf(shop, "a");
    const path = openStore(shop.path("store")).layout.result(key);
    const text = damage(await Deno.readTextFile(path));
    await overwrite(path, text);
    const { faults } = await check(shop);
    assert(faults.length === 1 && faults[0]!.kind === "damaged result");
    assertStringIncludes(faults[0]!.found, found);
    assertEquals(await Deno.readTextFile(faults[0]!.aside), text);
    assert(basename(faults[0]!.aside).startsWith(`${key}.json.`));
    const { summary } = await shop.run(TWO);
    assertEquals([summary.executed, summary.failures], [["a"], []]);
    assertEquals((await check(shop)).faults, []);
  });
}

Deno.test("links, FIFOs and devices are reported anywhere in the store, and neither followed nor opened", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  await shop.write("outside/mine", "mine");
  const { layout } = openStore(shop.path("store"));
  const links = [
    layout.history("linked"),
    layout.memo("onnx"),
    layout.lock("a".repeat(64)),
    layout.scratch("a".repeat(64)),
    `${layout.temporary}/linked`,
    `${layout.uses}/linked`,
    `${layout.folder}/objects/zz`,
  ];
  for (const path of links) {
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.symlink(shop.path("outside"), path);
  }
  const fifo = `${layout.temporary}/fifo`;
  await new Deno.Command("mkfifo", { args: [fifo] }).output();
  await shop.write("store/notes.txt", "odd");
  const { faults, text } = await check(shop);
  assertEquals(
    faults.map((fault) => `${fault.kind} ${"path" in fault ? fault.path : ""}`).sort(),
    [
      ...[...links, fifo].map((path) => `misplaced ${path}`),
      `foreign ${layout.folder}/notes.txt`,
    ].sort(),
  );
  assertStringIncludes(text, `store/temporary/fifo: a FIFO, which no store has`);
  assertStringIncludes(text, `a symbolic link to ${shop.path("outside")}`);
  assertEquals([...Deno.readDirSync(shop.path("outside"))].map(({ name }) => name), ["mine"]);
});

Deno.test("objects behind a link, even one to itself, count as missing, because no run would find them", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(TWO);
  const { layout } = openStore(shop.path("store"));
  const folder = dirname(layout.object((await resultOf(shop, "a")).outputs.text!.hash));
  await Deno.remove(folder, { recursive: true });
  await Deno.symlink(folder, folder);
  const { faults } = await check(shop);
  assertEquals(faults.map(({ kind }) => kind).sort(), ["misplaced", "missing object"]);
});
