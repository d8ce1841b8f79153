/** Tests the workers of a run: rights, signs of life, memory, slots, and clocks that jump. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { JOIN_PROJECT } from "../testing/join.ts";
import { TEST_WORKER } from "../testing/test_worker.ts";
import { task, workshop } from "../testing/workshop.ts";
import { randomStream } from "../../random/stream.ts";
import { collect } from "../collect/collect.ts";
import { knownNow } from "../collect/known.ts";
import { needsOfPlan } from "../collect/needs.ts";
import { openStore } from "../store/store.ts";
import type { Task } from "../task.ts";
import { localExecutor } from "../executor/local/local_executor.ts";
import { run } from "./run.ts";
import type { CodeIdentity } from "../code/code_schema.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";
import { chain } from "../testing/chain.ts";

Deno.test("run() reports progress, and records provenance", async () => {
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

Deno.test("run() starts fewer workers at once if they would hold more memory than there is", async () => {
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

Deno.test("run() starts the next worker while the outputs of the previous one are stored", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" })];
  const made = await shop.plan(tasks);
  const { objects } = made.store;
  const next = Promise.withResolvers<void>();
  // Storing waits for the next start, or would wait for too long.
  const late = setTimeout(next.resolve, 20_000);
  const takeFile = async (path: string) => {
    await next.promise;
    return await objects.takeFile(path);
  };
  const events: string[] = [];
  await run({ ...made, store: { ...made.store, objects: { ...objects, takeFile } } }, {
    executor: localExecutor({ jobs: 1, worker: TEST_WORKER }),
    onEvent: (event) => {
      if (event.type === "started" || event.type === "finished") events.push(`${event.type} ${event.task}`);
      if (events.includes("started b")) next.resolve();
    },
  });
  clearTimeout(late);
  assertEquals(events, ["started a", "started b", "finished a", "finished b"]);
});

Deno.test("run() runs a task alone if it needs more than all of the memory", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" }), task("b", "join.ts", { say: "b" })];
  const memory = { bytes: 10, of: () => 60 };
  const summary = await run(await shop.plan(tasks), {
    executor: localExecutor({ jobs: 2, worker: TEST_WORKER, memory }),
  });
  assertEquals(summary.executed, ["a", "b"]);
});

/** Returns a clock that jumps by years, forward or back, whenever it is read. */
function jumpingDate(): DateConstructor {
  const real = Date;
  const random = randomStream("jumping clock");
  const now = () => real.now() + Math.round((random.uniform() - 0.5) * 1e12);
  return new Proxy(real, {
    construct: (target, args) => args.length === 0 ? new target(now()) : Reflect.construct(target, args),
    get: (target, name) => name === "now" ? now : Reflect.get(target, name),
  });
}

Deno.test("a clock that jumps changes no result, no duration and no stored file", async () => {
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
