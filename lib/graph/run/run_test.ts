import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { dirname } from "node:path";
import { JOIN_PROJECT } from "../testing/join.ts";
import { task, TEST_WORKER, workshop } from "../testing/workshop.ts";
import { randomStream } from "../../random/stream.ts";
import { collect } from "../collect/collect.ts";
import { knownNow } from "../collect/known.ts";
import { needsOfPlan } from "../collect/needs.ts";
import { openStore } from "../store/store.ts";
import type { Json, Task } from "../task.ts";
import { localExecutor } from "../executor/local/local_executor.ts";
import { run } from "./run.ts";
import type { CodeIdentity } from "../code/code_schema.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

/** a → b → c, and a → c. */
function chain(a: Json): Task[] {
  return [
    task("c", "join.ts", { say: "c" }, { left: "a", right: "b" }),
    task("a", "join.ts", a),
    task("b", "join.ts", { say: "b" }, { left: "a" }),
  ];
}

Deno.test("run() runs everything once, and nothing the second time", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = chain({ say: "a", loud: true });
  const first = await shop.run(tasks);
  assertEquals(first.summary.failures, []);
  assertEquals(first.summary.executed, ["c", "a", "b"]);
  assertEquals(await shop.output(tasks, "c", "text"), "A A b c");
  const second = await shop.run(tasks);
  assertEquals([second.summary.executed, second.summary.alreadyDone], [[], 3]);
  assertEquals(second.events.map((event) => event.type), ["planned"]);
});

Deno.test("run() stops where an input comes out as before", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await shop.run(chain({ say: "A" }));
  const { summary } = await shop.run(chain({ say: "a", loud: true }));
  assertEquals([summary.executed, summary.unchanged], [["a"], ["c", "b"]]);
});

Deno.test("run() re-runs nothing for comments, layout and types, and what uses it for a token", async () => {
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

Deno.test("run() lets a failed task hold up only what needs it", async () => {
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

Deno.test("run() says in words how a process ended", async () => {
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
  ]);
  const causes = summary.failures.map(({ cause }) => cause);
  assertEquals(causes.length, 6);
  assertStringIncludes(causes[0]!, "exit code 3 before the task had finished; it last printed: bye");
  assertEquals(causes[1], "lost");
  assertStringIncludes(causes[2]!, "crashed in native code (SIGABRT)");
  assertStringIncludes(causes[3]!, "killed (SIGKILL)");
  assertStringIncludes(causes[4]!, "expected a function as its default export, found undefined");
  assertEquals(causes[5], "outer (inner)");
});

Deno.test("run() gives a task its own scratch again after a failure, and a clean one after success", async () => {
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
  assertEquals((await shop.run(tasks)).summary.failures.length, 1);
  assertEquals((await shop.run(tasks)).summary.failures.length, 1);
  assertEquals((await shop.run(tasks)).summary.executed, ["train"]);
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

Deno.test("run() does two tasks of one key once", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const { summary } = await shop.run([
    task("a", "join.ts", { say: "x" }),
    task("b", "join.ts", { say: "x" }),
  ]);
  assertEquals([summary.executed, summary.unchanged], [["a"], ["b"]]);
});

Deno.test("run() tells of progress, and records provenance", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" })];
  const { events } = await shop.run(tasks);
  assertEquals(events.map((event) => event.type), ["planned", "started", "progress", "finished"]);
  const state = (await shop.plan(tasks)).states.get("a");
  assert(state?.state === "done");
  const { provenance, record } = state.result;
  assertEquals([provenance.task, provenance.graph, provenance.deno], ["a", "test", Deno.version.deno]);
  assert(provenance.seconds > 0 && (provenance.peakMemory ?? 0) > 1e6);
  const log = await Deno.readTextFile(
    shop.path(`store/objects/${provenance.log.slice(0, 2)}/${provenance.log}`),
  );
  assertEquals(log, "joining a\n");
  const code = trustedJson<CodeIdentity>(
    await Deno.readTextFile(shop.path(`store/objects/${record.code.slice(0, 2)}/${record.code}`)),
  );
  assertEquals(Object.keys(code.files), ["join.ts", "shout.ts"]);
});

Deno.test("run() starts workers with the permissions that deno.json names", async () => {
  await using shop = await workshop({
    "rights.ts": `export default async ({ outputs }) => {
      const rights = [];
      for (const name of ["net", "run"] as const) rights.push((await Deno.permissions.query({ name })).state);
      await Deno.writeTextFile(outputs.text, rights.join(" "));
    };`,
  });
  const tasks = [task("rights", "rights.ts", null)];
  const { failures } = await run(await shop.plan(tasks), { executor: localExecutor({ jobs: 1 }) });
  assertEquals(failures, []);
  assertEquals(await shop.output(tasks, "rights", "text"), "prompt prompt");
});

Deno.test("run() ends a task that shows no sign of life", async () => {
  await using shop = await workshop({
    "wait.ts": `export default () => new Promise((finish) => setTimeout(finish, 600_000));`,
  });
  const tasks = [task("hangs", "wait.ts", null)];
  const summary = await run(await shop.plan(tasks), {
    executor: localExecutor({ jobs: 1, worker: TEST_WORKER, stallSeconds: 1 }),
  });
  assertEquals(summary.failures.map(({ task }) => task), ["hangs"]);
  assertStringIncludes(
    summary.failures[0]!.cause,
    "no progress and printed nothing for 1 second, so it was ended",
  );
});

Deno.test("run() starts fewer workers at once where they would hold more memory than there is", async () => {
  await using shop = await workshop({
    "hold.ts": `export default async ({ outputs, parameters }) => {
      const { own, other } = parameters;
      // Fails where another of its kind is there; the first two wait for each other.
      Deno.openSync(own, { createNew: true, write: true }).close();
      while (true) {
        try { Deno.statSync(other); break; } catch { await new Promise((wake) => setTimeout(wake, 20)); }
      }
      Deno.writeTextFileSync(own + " was here", "");
      await Deno.writeTextFile(outputs.text, "");
      Deno.removeSync(own);
    };`,
  });
  const large = shop.path("large"), small = shop.path("small");
  const tasks = [
    ...["large 1", "large 2", "large 3"].map((name) =>
      task(name, "hold.ts", { name, own: large, other: `${small} was here` })
    ),
    task("small", "hold.ts", { own: small, other: large }),
  ];
  const memory = { bytes: 100, of: ({ name }: Task) => name === "small" ? 0 : 60 };
  const worker = { ...TEST_WORKER, flags: [...TEST_WORKER.flags, "--allow-write"] };
  const summary = await run(await shop.plan(tasks), {
    executor: localExecutor({ jobs: 3, worker, memory, stallSeconds: 60 }),
  });
  assertEquals(summary.failures, []);
  assertEquals(summary.executed.length, 4);
});

Deno.test("run() starts the next worker while the outputs of the last are stored", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" })];
  const events: string[] = [];
  await run(await shop.plan(tasks), {
    executor: localExecutor({ jobs: 1, worker: TEST_WORKER }),
    onEvent: (event) => {
      if (event.type === "started" || event.type === "finished") events.push(`${event.type} ${event.task}`);
    },
  });
  assertEquals(events, ["started a", "started b", "finished a", "finished b"]);
});

Deno.test("run() starts alone what is larger than all the memory that it was told of", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" })];
  const memory = { bytes: 10, of: () => 60 };
  const summary = await run(await shop.plan(tasks), {
    executor: localExecutor({ jobs: 2, worker: TEST_WORKER, memory }),
  });
  assertEquals(summary.executed, ["a", "b"]);
});

/** A clock that is set somewhere else, years on or back, whenever it is read. */
function jumpingDate(): DateConstructor {
  const real = Date;
  const random = randomStream("jumping clock");
  const now = () => real.now() + Math.round((random.uniform() - 0.5) * 1e12);
  return new Proxy(real, {
    construct: (target, args) => args.length === 0 ? new target(now()) : Reflect.construct(target, args),
    get: (target, name) => name === "now" ? now : Reflect.get(target, name),
  });
}

Deno.test("a clock that jumps changes no result, no duration, and nothing that is kept", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  await using calm = await workshop(JOIN_PROJECT);
  const tasks = chain({ say: "a" });
  await calm.run(tasks);
  const real = Date;
  globalThis.Date = jumpingDate();
  try {
    await shop.run(tasks.slice(1, 2));
    assertEquals((await shop.run(tasks)).summary.failures, []);
    assertEquals((await shop.run(tasks)).summary.alreadyDone, 3);
    const store = openStore(shop.path("store"));
    const needs = needsOfPlan(await shop.plan(tasks));
    const known = await knownNow(store.layout);
    const { results } = await collect({ store, needs, known, dryRun: false });
    assertEquals(results.count, 0);
  } finally {
    globalThis.Date = real;
  }
  for (const name of ["a", "b", "c"]) {
    const [state, other] = [await shop.plan(tasks), await calm.plan(tasks)].map(({ states }) =>
      states.get(name)
    );
    assert(state?.state === "done" && other?.state === "done");
    assertEquals([state.key, state.result.outputs], [other.key, other.result.outputs]);
    const { seconds } = state.result.provenance;
    assert(seconds > 0 && seconds < 60, `took ${seconds} s`);
  }
});

Deno.test("run() cuts a long chain off without running it", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = (loud: boolean): Task[] => [
    task("0", "join.ts", { say: "0", loud }),
    ...Array.from(
      { length: 1000 },
      (_, index) => task(`${index + 1}`, "join.ts", { mute: index }, { in: `${index}` }),
    ),
  ];
  await shop.run(tasks(false).slice(0, 1));
  // Results as if made before: each hands on the same text.
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
  assertEquals([summary.executed, summary.unchanged.length], [["0"], 1000]);
});
