import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { renderPlan } from "../render/plan.ts";
import { JOIN_PROJECT } from "../testing/join.ts";
import { plan } from "../plan.ts";
import { leaseLocks } from "../store/lease/lease_locks.ts";
import { localExecutor } from "../executor/local/local_executor.ts";
import { openStore } from "../store/store.ts";
import { TEST_WORKER } from "../testing/test_worker.ts";
import { task, workshop } from "../testing/workshop.ts";
import { activitiesOf } from "./activity.ts";
import type { RunEvent } from "./event.ts";
import { run } from "./run.ts";

/** A task that reports its start, and ends once the file that its parameters name exists. */
const GATED = {
  ...JOIN_PROJECT,
  "slow.ts": `export default async ({ outputs, parameters, progress }) => {
    progress({ fraction: 0.5, text: "epoch 12 of 40" });
    while (true) {
      try { Deno.statSync(parameters); break; } catch { await new Promise((wake) => setTimeout(wake, 20)); }
    }
    await Deno.writeTextFile(outputs.text, "slow");
  };`,
};

Deno.test("two runs at once on one store share the work, and neither reports the other's tasks as unchanged", async () => {
  await using shop = await workshop(GATED);
  const go = shop.path("go");
  const tasks = [task("slow", "slow.ts", go), task("after", "join.ts", { say: "x" }, { in: "slow" })];
  const onEvent = (event: RunEvent) => {
    if (event.type === "elsewhere") Deno.writeTextFileSync(go, "");
  };
  const runs = await Promise.all([shop.run(tasks, { onEvent }), shop.run(tasks, { onEvent })]);
  const all = (list: "executed" | "elsewhere" | "unchanged") =>
    runs.flatMap(({ summary }) => summary[list]).toSorted();
  assertEquals([all("executed"), all("elsewhere"), all("unchanged")], [
    ["after", "slow"],
    ["after", "slow"],
    [],
  ]);
  assertEquals(runs.flatMap(({ summary }) => summary.failures), []);
});

Deno.test("a run continues with other tasks while another process has one, and reports it; a plan names the process", async () => {
  await using shop = await workshop(GATED);
  const go = shop.path("go");
  const slow = [task("slow", "slow.ts", go)];
  const all = [...slow, task("other", "join.ts", { say: "x" }), task("after", "join.ts", {}, { in: "slow" })];
  // The queue's order follows the graph's: the second run starts with the slow task, on its only
  // worker.
  let second: ReturnType<typeof shop.run> | undefined;
  let shown: Promise<string[]> | undefined;
  async function show(): Promise<string[]> {
    const planned = await shop.plan(all);
    const activities = await activitiesOf(planned);
    return renderPlan(planned, { columns: Infinity, colour: false, activities });
  }
  await shop.run(slow, {
    processes: true,
    onEvent: (event) => {
      if (event.type !== "progress" || second !== undefined) return;
      second = shop.run(all, {
        jobs: 1,
        onEvent: (event) => {
          if (event.type !== "finished" || event.task !== "other") return;
          shown = show().finally(() => Deno.writeTextFileSync(go, ""));
        },
      });
    },
  });
  const { summary, events } = await second ?? { summary: undefined, events: [] };
  assertEquals([summary?.executed, summary?.elsewhere, summary?.unchanged], [
    ["other", "after"],
    ["slow"],
    [],
  ]);
  const told = events.flatMap((event) =>
    "task" in event && event.type !== "progress" ? [`${event.type} ${event.task}`] : []
  );
  assertEquals(told.slice(0, 3), ["started slow", "elsewhere slow", "started other"]);
  assert(told.indexOf("finished other") < told.indexOf("done elsewhere slow"));
  const lines = await shown ?? [];
  assertEquals(lines[0], "test: 3 tasks; 1 done, 1 running, 0 to run, 1 wait for them");
  assertStringIncludes(lines.join("\n"), `  slow: running on ${Deno.hostname()}: epoch 12 of 40`);
  assert(!lines.some((line) => line.includes("slow: never run")));
});

Deno.test("a plan distinguishes begun tasks from tasks that were never run", async () => {
  await using shop = await workshop(GATED);
  const controller = new AbortController();
  const tasks = [task("slow", "slow.ts", shop.path("never")), task("new", "join.ts", { say: "x" })];
  await shop.run(tasks.slice(0, 1), {
    processes: true,
    signal: controller.signal,
    onEvent: (event) => {
      if (event.type === "progress") controller.abort(new Error("stopped"));
    },
  });
  const planned = await shop.plan(tasks);
  const activities = await activitiesOf(planned);
  const lines = renderPlan(planned, { columns: Infinity, colour: false, activities });
  assertStringIncludes(lines.join("\n"), "  slow: started, not finished: epoch 12 of 40");
  assertStringIncludes(lines.join("\n"), "  new: never run");
});

Deno.test("a run removes files of killed runs if no other run uses the store", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const tasks = [task("a", "join.ts", { say: "a" })];
  await shop.run(tasks);
  const state = (await shop.plan(tasks)).states.get("a");
  assert(state?.state === "done");
  const unfinished = "0".repeat(64);
  await shop.write("store/temporary/half", "of an object");
  await shop.write(`store/scratch/${state.key}/scratch/state`, "of a finished task");
  await shop.write(`store/scratch/${unfinished}/scratch/state`, "to go on from");
  const more = [...tasks, task("b", "join.ts", { say: "b" })];
  {
    using other = await Deno.open(shop.path("store/locks/runs"), { create: true, write: true });
    await other.lock(false);
    await shop.run(more);
    assert(await Deno.readTextFile(shop.path("store/temporary/half")));
  }
  await shop.run([...more, task("c", "join.ts", { say: "c" })]);
  assertEquals([...Deno.readDirSync(shop.path("store/temporary"))], []);
  assertEquals([...Deno.readDirSync(shop.path("store/scratch"))].map(({ name }) => name), [unfinished]);
});

/**
 * A worker that reports its start; the first one continues after another process has taken its
 * folder.
 */
const TAKEN_OVER = {
  "slow.ts": `export default async ({ outputs, scratch, progress }) => {
    await Deno.writeTextFile(scratch + "/begun", "x", { append: true });
    const begun = Deno.readTextFileSync(scratch + "/begun").length;
    progress({ fraction: 0.5, text: "begun" });
    while (begun < 2) {
      try { Deno.statSync(scratch); } catch { break; }
      await new Promise((wake) => setTimeout(wake, 20));
    }
    await Deno.writeTextFile(outputs.text, "begun " + (await Deno.readTextFile(scratch + "/begun")).length);
  };`,
};

Deno.test("a run that loses its lease records nothing, fails no task, and continues if the other run dies", async () => {
  await using shop = await workshop(TAKEN_OVER);
  const tasks = [task("slow", "slow.ts", null)];
  // The lease is renewed so rarely that the worker notices the loss of its folder before its runner
  // notices the loss of its lease.
  const times = { renewMilliseconds: 60_000, expireMilliseconds: 1000 };
  const store = openStore(shop.path("store"), leaseLocks({ times }));
  const planned = await plan({ name: "test", tasks }, { store, root: shop.root });
  const state = planned.states.get("slow");
  assert(state?.state === "stale");
  const leases = store.layout.locks.place(store.layout.lock(state.key));
  const scratch = store.layout.scratch(state.key);
  const events: string[] = [];
  const summary = await run(planned, {
    executor: localExecutor({ jobs: 1, worker: TEST_WORKER }),
    onEvent: (event) => {
      events.push(event.type);
      if (event.type !== "progress" || events.includes("elsewhere") || isThere(`${leases}/2`)) return;
      // As another machine does, which then dies.
      Deno.copyFileSync(`${leases}/1`, `${leases}/2`);
      Deno.mkdirSync(`${scratch}/tenure-2`);
      Deno.renameSync(`${scratch}/tenure-1/scratch`, `${scratch}/tenure-2/scratch`);
      Deno.removeSync(`${scratch}/tenure-1`, { recursive: true });
    },
  });
  assertEquals([summary.failures, summary.executed], [[], ["slow"]]);
  assertEquals(events.filter((type) => type !== "progress"), [
    "planned",
    "started",
    "elsewhere",
    "started",
    "finished",
  ]);
  // The first worker's saved progress was moved along.
  assertEquals(await shop.output(tasks, "slow", "text"), "begun 2");
  assertEquals([...Deno.readDirSync(store.layout.scratches)], []);
});

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
