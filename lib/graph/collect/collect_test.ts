import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { dirname } from "node:path";
import { JOIN_PROJECT } from "../testing/join.ts";
import { task, type Workshop, workshop } from "../testing/workshop.ts";
import type { Hash } from "../hash.ts";
import type { Result } from "../store/result.ts";
import type { Task } from "../task.ts";
import { checkStore } from "../store/check/check_store.ts";
import { lockStore } from "../store/store_lock.ts";
import { openStore } from "../store/store.ts";
import { StoreError } from "../store/store_error.ts";
import { collect, type CollectOptions } from "./collect.ts";
import { knownNow } from "./known.ts";
import { allNeeds, needsOfHistory, needsOfPlan } from "./needs.ts";
import { renderCollect } from "./render_collect.ts";

/** Two tasks, a → b; a writes the text `say`. */
const pair = (say: string): Task[] => [
  task("a", "join.ts", { say }),
  task("b", "join.ts", { say: "b" }, { in: "a" }),
];

async function collectFor(shop: Workshop, tasks: readonly Task[], more: Partial<CollectOptions> = {}) {
  const needs = needsOfPlan(await shop.plan(tasks));
  return await collect({ store: openStore(shop.path("store")), needs, dryRun: false, ...more });
}

const faults = async (shop: Workshop) => (await checkStore(openStore(shop.path("store")))).faults;

function filesUnder(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesUnder(`${folder}/${name}`).map((path) => `${name}/${path}`) : [name]
  ).sort();
}

Deno.test("collect() removes results of earlier settings, and nothing that the experiment needs", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(pair("old"));
  await shop.run(pair("new"));
  const store = shop.path("store");
  const before = filesUnder(store);
  const dry = await collectFor(shop, pair("new"), { dryRun: true });
  // Each task has one result, with its text and its log; the code and the log of b are shared.
  const { results: gone, objects: needless, kept } = dry;
  assertEquals([gone.count, needless.count, kept.results.count, kept.objects.count], [2, 3, 2, 5]);
  // Memos are written as soon as their files are old enough; everything else is unchanged.
  const added = filesUnder(store).filter((path) => !before.includes(path) && !path.startsWith("memo/"));
  assertEquals(added, []);
  const { results, objects } = await collectFor(shop, pair("new"));
  assertEquals([results, objects], [dry.results, dry.objects]);
  assertEquals(await faults(shop), []);
  assertEquals((await shop.run(pair("new"))).summary.alreadyDone, 2);
  assertEquals((await shop.run(pair("old"))).summary.executed, ["a", "b"]);
});

Deno.test("collect() describes the removed results, even if only outputs were in memory, and keeps a damaged result", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(pair("old"));
  await shop.run(pair("new"));
  const store = openStore(shop.path("store"));
  const needs = needsOfPlan(await shop.plan(pair("new")));
  const old = [...needsOfPlan(await shop.plan(pair("old"))).results].filter((key) => !needs.results.has(key));
  const [damaged] = old;
  // A result whose file an earlier process read: the rest is read on demand.
  const read = (key: Hash): Result => {
    const result = key === damaged ? undefined : store.result(key);
    if (result === undefined) throw new Error(`${key} is gone or damaged`);
    return result;
  };
  const remembered = (key: Hash): Result | undefined => {
    const result = store.result(key);
    return result && {
      format: result.format,
      key,
      outputs: result.outputs,
      get record() {
        return read(key).record;
      },
      get provenance() {
        return read(key).provenance;
      },
    };
  };
  const { gone } = await collect({
    store: { ...store, result: remembered },
    needs,
    dryRun: false,
  });
  assertEquals([old.length, gone.length], [2, 1]);
  assertEquals(gone[0]!.record.module.endsWith("join.ts"), true);
  assertEquals(old.map((key) => store.result(key) !== undefined), [true, false]);
});

Deno.test("collect() keeps the last results of stale tasks, which count again if their inputs turn out unchanged", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(pair("A"));
  const loud = [task("a", "join.ts", { say: "a", loud: true }), pair("A")[1]!];
  await collectFor(shop, loud);
  const { summary } = await shop.run(loud);
  assertEquals([summary.executed, summary.unchanged], [["a"], ["b"]]);
  assertEquals((await collectFor(shop, loud)).kept.results.count, 2);
});

Deno.test("collect() keeps everything in the history of a graph that cannot be planned", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(pair("a"));
  const store = openStore(shop.path("store"));
  const needs = allNeeds([needsOfHistory(store.history("test")), needsOfHistory(store.history("other"))]);
  const summary = await collect({ store, needs, dryRun: false });
  assertEquals([summary.results.count, summary.objects.count], [0, 0]);
  const none = await collect({ store, needs: needsOfHistory(store.history("other")), dryRun: false });
  assertEquals([none.results.count, none.kept.results.count, none.kept.objects.count], [2, 0, 0]);
  assertStringIncludes(renderCollect(none, { dryRun: false })[0]!, "removed 2 results");
});

Deno.test("collect() keeps results newer than a given time, with all objects that they name", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(pair("a"));
  const store = openStore(shop.path("store"));
  const needs = needsOfHistory(store.history("none"));
  const dry = await collect({ store, needs, dryRun: true, keepFrom: Date.now() - 60_000 });
  assertEquals([dry.results.count, dry.objects.count], [0, 0]);
  const later = await collect({ store, needs, dryRun: true, keepFrom: Date.now() + 60_000 });
  assertEquals([later.results.count, later.kept.objects.count], [2, 0]);
});

Deno.test("collect() keeps results stored after its needs were read, even if the clock was set back", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const store = openStore(shop.path("store"));
  const needs = needsOfHistory(store.history("none"));
  await shop.run([task("before", "join.ts", { say: "before" })]);
  const known = await knownNow(store.layout);
  const tasks = [task("after", "join.ts", { say: "after" })];
  await shop.run(tasks);
  const state = (await shop.plan(tasks)).states.get("after");
  assert(state?.state === "done");
  await Deno.utime(store.layout.result(state.key), 0, 0);
  const later = "0".repeat(64);
  await shop.write(`store/scratch/${later}/scratch/state`, "of a task that was killed since");
  const summary = await collect({ store, needs, known, dryRun: false });
  assertEquals([summary.results.count, summary.scratch.count], [1, 0]);
  assertEquals((await shop.run(tasks)).summary.alreadyDone, 1);
});

Deno.test("collect() removes unfinished files and, on request, quarantined ones", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(pair("a"));
  await shop.write("store/temporary/half", "12345");
  await shop.write("store/quarantine/abc.12345678", "123");
  await shop.write("store/objects/ab/README", "not an object: left alone");
  const summary = await collectFor(shop, pair("a"));
  assertEquals([summary.temporary, summary.quarantine.count], [{ count: 1, bytes: 5 }, 0]);
  const { quarantine } = await collectFor(shop, pair("a"), { quarantine: true });
  assertEquals(quarantine, { count: 1, bytes: 3 });
  assertEquals(await Deno.readTextFile(shop.path("store/objects/ab/README")), "not an object: left alone");
});

Deno.test("collect() removes nothing if a folder's manifest is damaged", async () => {
  await using shop = await workshop({
    "many.ts": `export default async ({ outputs }) => {
      for (const name of ["x", "y"]) await Deno.writeTextFile(outputs.text + "/" + name, name);
    };`,
  });
  const tasks: Task[] = [{ ...task("many", "many.ts", null), outputs: { text: "folder" } }];
  await shop.run(tasks);
  const state = (await shop.plan(tasks)).states.get("many");
  assert(state?.state === "done");
  const tree = openStore(shop.path("store")).layout.object(state.result.outputs.text!.hash);
  await Deno.chmod(tree, 0o644);
  await Deno.writeTextFile(tree, "x");
  await shop.run([task("other", "many.ts", 1)]);
  const before = filesUnder(shop.path("store/results"));
  await assertRejects(() => collectFor(shop, tasks), StoreError, "run deno task store check first");
  assertEquals(filesUnder(shop.path("store/results")), before);
  assertEquals((await shop.run(tasks)).summary.executed, ["many"]);
});

/** A task that runs until the file `go` exists, then copies its input. */
const SLOW = {
  ...JOIN_PROJECT,
  "slow.ts": `export default async ({ inputs, outputs, parameters, progress }) => {
    progress({ fraction: 0.5, text: "begun" });
    while (true) {
      try { Deno.statSync(parameters); break; } catch { await new Promise((wake) => setTimeout(wake, 20)); }
    }
    await Deno.writeTextFile(outputs.text, await Deno.readTextFile(inputs.in) + " slow");
  };`,
};

Deno.test("collect() removes nothing that a current run uses, has made or is about to make", async () => {
  await using shop = await workshop(SLOW);
  const tasks = [
    task("first", "join.ts", { say: "first" }),
    task("made", "join.ts", { say: "made" }),
    task("slow", "slow.ts", shop.path("go"), { in: "first" }),
    task("last", "join.ts", { say: "last" }, { left: "slow", right: "made", third: "first" }),
  ];
  await shop.run(tasks.slice(0, 1));
  await shop.run(pair("of another experiment"));
  let collected: ReturnType<typeof collect> | undefined;
  const { summary } = await shop.run(tasks, {
    jobs: 1,
    onEvent: (event) => {
      if (event.type !== "progress" || event.task !== "slow" || collected !== undefined) return;
      // Another process runs another experiment, which needs nothing.
      const needs = needsOfHistory(openStore(shop.path("store")).history("none"));
      collected = collect({ store: openStore(shop.path("store")), needs, dryRun: false });
      collected.finally(() => Deno.writeTextFile(shop.path("go"), ""));
    },
  });
  const found = await collected;
  assertEquals([found?.runs, found?.results.count, found?.scratch.count], [1, 2, 0]);
  assertEquals([summary.failures, summary.executed.length], [[], 3]);
  assertEquals(await shop.output(tasks, "last", "text"), "first slow made first last");
  assertEquals(await faults(shop), []);
  assertEquals([...Deno.readDirSync(shop.path("store/uses"))], []);
});

Deno.test("collect() waits for a process that stores a result, and ignores the entry of a killed run", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(pair("a"));
  const { layout } = openStore(shop.path("store"));
  await shop.write("store/uses/0f0f", `${"a".repeat(64)}\n`);
  const storing = await lockStore(layout, { mode: "shared" });
  const waiting = Promise.withResolvers<string>();
  const collected = collectFor(shop, pair("a"), { onWait: () => waiting.resolve("waiting") });
  assertEquals(await Promise.race([collected, waiting.promise]), "waiting");
  storing[Symbol.dispose]();
  assertEquals((await collected).runs, 0);
  assertEquals([...Deno.readDirSync(layout.uses)], []);
});

Deno.test("collect() keeps the scratch folders of tasks to be continued, and removes the others", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const failing = (say: string) => [task("a", "join.ts", { say, fail: "no" })];
  await shop.run(failing("old"));
  await shop.run(failing("new"));
  const scratch = dirname(openStore(shop.path("store")).layout.scratch("0".repeat(64)));
  assertEquals([...Deno.readDirSync(scratch)].length, 2);
  const { scratch: removed } = await collectFor(shop, failing("new"));
  assertEquals(removed.count, 1);
  const state = (await shop.plan(failing("new"))).states.get("a");
  assert(state?.state === "stale");
  assertEquals([...Deno.readDirSync(scratch)].map(({ name }) => name), [state.key]);
});
