import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { sha256 } from "../graph/hash.ts";
import { openStore } from "../graph/store/store.ts";
import { JOIN_PROJECT } from "../graph/testing/join.ts";
import { task, workshop } from "../graph/testing/workshop.ts";
import { findOutput, findResults, HashError } from "./find_results.ts";
import { showChain } from "./show_chain.ts";

const TASKS = [
  task("data", "join.ts", { say: "d" }, { table: ["gaze\u001b[31m.csv", "sheet.csv"] }),
  task("train/a", "join.ts", { say: "a" }, { in: "data" }),
  task("train/b", "join.ts", { say: "b" }, { in: "data" }),
  task("compare", "join.ts", { say: "c" }, { a: "train/a", b: "train/b" }),
];

Deno.test("showChain() traces a result to the user's files, the objects and the code, each once", async () => {
  await using shop = await workshop({
    ...JOIN_PROJECT,
    "data/gaze\u001b[31m.csv": "gaze",
    "data/sheet.csv": "sheet",
    "deno.json": "{}",
    "deno.lock": '{"version":"5"}',
  });
  await shop.run(TASKS);
  const store = openStore(shop.path("store"));
  const state = (await shop.plan(TASKS)).states.get("compare");
  const hash = state?.state === "done" ? state.result.outputs["text"]?.hash ?? "" : "";
  const chain = async () => {
    const [found] = await findResults(openStore(shop.path("store")), hash.slice(0, 12));
    return found === undefined ? [] : await showChain(found, store, { root: shop.root });
  };
  const lines = await chain();
  const text = lines.join("\n");
  const of = (name: string) => lines.filter((line) => line.startsWith(name.padEnd(12)));
  assertEquals(of("is").map((line) => line.slice(12)), [
    "text of compare",
    "the key of train/a",
    "the key of train/b",
    // Both depend on it.
    "the key of data",
  ]);
  assertEquals(of("objects").length, 4);
  assertStringIncludes(text, `objects     text: ${store.layout.object(hash)}`);
  assertEquals(
    await Deno.readTextFile(store.layout.object(hash)),
    await shop.output(TASKS, "compare", "text"),
  );
  // Characters that could control a terminal are shown as text.
  assertStringIncludes(text, `gaze\\x1b[31m.csv: ${sha256("gaze")}, 4 bytes`);
  assertStringIncludes(text, `sheet.csv: ${sha256("sheet")}, 5 bytes`);
  assertStringIncludes(text, "commit      none that can be read");
  assertStringIncludes(text, "code files  2, 2 of them the same here");

  await Deno.mkdir(shop.path(".git"));
  await Deno.writeTextFile(shop.path(".git/HEAD"), `${"7".repeat(40)}\n`);
  await shop.write("shout.ts", "export const shout = (text: string) => text;\n");
  const other = (await chain()).join("\n");
  assertStringIncludes(
    other,
    `commit      ${"7".repeat(40)} is checked out here, with other code: see below`,
  );
  assertStringIncludes(other, "code files  2, 1 of them the same here");
  assertEquals(/shout\.ts: [0-9a-f]{64} \(here: [0-9a-f]{64}\)/.test(other), true, other);

  const data = (await shop.plan(TASKS)).resolver.history.lastKey("data") ?? "";
  await Deno.remove(store.layout.result(data));
  assertStringIncludes((await chain()).join("\n"), `data: its result ${data} is no longer in the store`);
});

Deno.test("findOutput() accepts an output's hash, or a key with one output", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" })];
  await shop.run(tasks);
  const store = openStore(shop.path("store"));
  const state = (await shop.plan(tasks)).states.get("a");
  if (state?.state !== "done") throw new Error("it did not run");
  const stored = state.result.outputs["text"];
  const expected = { task: "a", output: "text", stored };
  assertEquals(await findOutput(store, state.key.slice(0, 10)), { ...expected, stored: stored! });
  assertEquals(await findOutput(store, stored!.hash), { ...expected, stored: stored! });
  await store.putResult({
    ...state.result,
    key: "ab".padEnd(64, "0"),
    outputs: { one: stored!, two: stored! },
  });
  const error = await assertRejects(() => findOutput(openStore(join(shop.root, "store")), "ab00"), HashError);
  assertStringIncludes(
    error.message,
    "found the key of a, which has 2 outputs, expected the hash of one: one ",
  );
});
