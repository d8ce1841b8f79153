import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "node:path";
import { JOIN_PROJECT } from "../testing/join.ts";
import { task, workshop } from "../testing/workshop.ts";
import type { Task } from "../task.ts";
import { chain } from "../testing/chain.ts";

Deno.test("run() runs everything once, and nothing the second time", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = chain({ say: "a", loud: true });
  const first = await shop.run(tasks, { processes: true });
  assertEquals(first.summary.failures, []);
  assertEquals(first.summary.executed, ["c", "a", "b"]);
  assertEquals(await shop.output(tasks, "c", "text"), "A A b c");
  const second = await shop.run(tasks);
  assertEquals([second.summary.executed, second.summary.alreadyDone], [[], 3]);
  assertEquals(second.events.map((event) => event.type), ["planned"]);
});

Deno.test("run() does not run a task whose inputs turn out unchanged", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(chain({ say: "A" }));
  const { summary } = await shop.run(chain({ say: "a", loud: true }));
  assertEquals([summary.executed, summary.unchanged], [["a"], ["c", "b"]]);
});

Deno.test("run() runs nothing again for changed comments, layout and types, but dependent tasks for a changed token", async () => {
  await using shop = await workshop({
    ...JOIN_PROJECT,
    "other.ts": JOIN_PROJECT["join.ts"]!.replace("./shout.ts", "./still.ts"),
    "still.ts": "export const shout = String;\n",
  });
  const tasks = [task("a", "join.ts", { say: "a", loud: true }), task("b", "other.ts", { say: "b" })];
  await shop.run(tasks);
  await shop.write(
    "shout.ts",
    "// Loud.\nexport   const shout = (\n  text: string /* any */\n) =>\n  text.toUpperCase();\n",
  );
  await shop.write("types.ts", `${JOIN_PROJECT["types.ts"]}export type Unused = 1;\n`);
  assertEquals((await shop.run(tasks)).summary.alreadyDone, 2);
  await shop.write("shout.ts", 'export const shout = (text: string) => text.toUpperCase() + "!";\n');
  assertEquals((await shop.run(tasks)).summary.executed, ["a"]);
  assertEquals(await shop.output(tasks, "a", "text"), "A!");
});

Deno.test("run() skips only tasks that depend on a failed one", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [
    task("bad", "join.ts", { say: "x", fail: "the gaze table has no column TIME" }),
    task("needs bad", "join.ts", { say: "y" }, { in: "bad" }),
    task("needs that", "join.ts", { say: "z" }, { in: "needs bad", also: "good" }),
    task("good", "join.ts", { say: "good" }),
  ];
  const { summary } = await shop.run(tasks);
  assertEquals(summary.executed, ["good"]);
  assertEquals(summary.failures.map(({ task, cause }) => [task, cause]), [[
    "bad",
    "the gaze table has no column TIME",
  ]]);
  assertEquals(summary.skipped, [
    { task: "needs bad", because: "bad" },
    { task: "needs that", because: "bad" },
  ]);
  const log = await Deno.readTextFile(summary.failures[0]!.log ?? "");
  assertStringIncludes(log, "joining x");
  assertStringIncludes(log, "join.ts");
});

Deno.test("run() names an output that was not written", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const { summary } = await shop.run([task("a", "join.ts", { say: "a", mute: true })]);
  assertStringIncludes(summary.failures[0]!.cause, 'without writing its output "text"');
});

Deno.test("run() describes how a process ended", async () => {
  await using shop = await workshop({
    "crash.ts": `export default async ({ parameters }) => {
      if (parameters === "exit") { console.error("bye"); Deno.exit(3); }
      if (parameters === "unhandled") { Promise.reject(new Error("lost")); await new Promise((f) => setTimeout(f, 600_000)); }
      Deno.kill(Deno.pid, parameters);
      await new Promise((f) => setTimeout(f, 600_000));
    };`,
    "empty.ts": "export const nothing = 1;",
    "throws.ts": "export default async () => { throw new Error('outer', { cause: new Error('inner') }); };",
  });
  const { summary } = await shop.run([
    task("1 exit", "crash.ts", "exit"),
    task("2 unhandled", "crash.ts", "unhandled"),
    task("3 crash", "crash.ts", "SIGABRT"),
    task("4 kill", "crash.ts", "SIGKILL"),
    task("5 empty", "empty.ts", null),
    task("6 throws", "throws.ts", null),
  ], { processes: true });
  const causes = summary.failures.map(({ cause }) => cause);
  assertEquals(causes.length, 6);
  assertStringIncludes(causes[0]!, "exit code 3 before the task had finished; it last printed: bye");
  assertEquals(causes[1], "lost");
  assertStringIncludes(causes[2]!, "crashed in native code (SIGABRT)");
  assertStringIncludes(causes[3]!, "killed (SIGKILL)");
  assertStringIncludes(causes[4]!, "expected a function as its default export, found undefined");
  assertEquals(causes[5], "outer (inner)");
});

Deno.test("run() gives a task the same scratch folder after a failure, and a clean one after success", async () => {
  await using shop = await workshop({
    "resume.ts": `export default async ({ scratch, outputs }) => {
      const file = scratch + "/epoch";
      let epoch = 0;
      try { epoch = Number(await Deno.readTextFile(file)); } catch { /* none yet */ }
      await Deno.writeTextFile(file, String(epoch + 1));
      if (epoch < 2) Deno.kill(Deno.pid, "SIGKILL");
      await Deno.writeTextFile(outputs.text, "epoch " + epoch);
    };`,
  });
  const tasks = [task("train", "resume.ts", null)];
  const again = async () => (await shop.run(tasks, { processes: true })).summary;
  assertEquals((await again()).failures.length, 1);
  assertEquals((await again()).failures.length, 1);
  assertEquals((await again()).executed, ["train"]);
  assertEquals(await shop.output(tasks, "train", "text"), "epoch 2");
  assertEquals([...Deno.readDirSync(shop.path("store/scratch"))], []);
});

Deno.test("run() gives the same outputs with one worker and with four", async () => {
  const tasks = Array.from(
    { length: 12 },
    (_, index) =>
      task(
        `t${index}`,
        "join.ts",
        { say: `${index}`, loud: index % 2 === 0 },
        index < 4 ? {} : { a: `t${index - 4}`, b: `t${index % 4}` },
      ),
  );
  const outputs: string[][] = [];
  for (const jobs of [1, 4]) {
    await using shop = await workshop(JOIN_PROJECT);
    assertEquals((await shop.run(tasks, { jobs })).summary.executed.length, 12);
    const { states } = await shop.plan(tasks);
    outputs.push(tasks.map(({ name }) => {
      const state = states.get(name);
      return state?.state === "done" ? `${state.key} ${state.result.outputs.text!.hash}` : "";
    }));
  }
  assertEquals(outputs[0], outputs[1]);
  assert(outputs[0]!.every((text) => text.length > 100));
});

Deno.test("run() runs two tasks of one key once", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const { summary } = await shop.run([
    task("a", "join.ts", { say: "x" }),
    task("b", "join.ts", { say: "x" }),
  ]);
  assertEquals([summary.executed, summary.unchanged], [["a"], ["b"]]);
});

Deno.test("run() finishes a long chain of unchanged results without running it", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = (loud: boolean): Task[] => [
    task("0", "join.ts", { say: "0", loud }),
    ...Array.from(
      { length: 400 },
      (_, index) => task(`${index + 1}`, "join.ts", { mute: index }, { in: `${index}` }),
    ),
  ];
  await shop.run(tasks(false).slice(0, 1));
  // Results as if made before: each copies the same text.
  const { graph, resolver, store, states } = await shop.plan(tasks(false));
  const first = states.get("0");
  assert(first?.state === "done");
  for (const each of graph.order.slice(1)) {
    const state = resolver.resolve(each);
    assert(state.state === "stale");
    const result = { ...first.result, key: state.key, record: state.record };
    const path = store.layout.result(state.key);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, JSON.stringify(result));
    resolver.finish(each.name, result);
  }
  const { summary } = await shop.run(tasks(true));
  assertEquals([summary.executed, summary.unchanged.length], [["0"], 400]);
});
