import { assert, assertEquals } from "@std/assert";
import { JOIN_PROJECT } from "../testing/join.ts";
import { plan } from "../plan.ts";
import { leaseLocks } from "../store/lease/lease_locks.ts";
import { openStore } from "../store/store.ts";
import { task, TEST_WORKER, workshop } from "../testing/workshop.ts";
import { run } from "./run.ts";

Deno.test("two runs at once on one store share the work", async () => {
  await using shop = await workshop({
    ...JOIN_PROJECT,
    "slow.ts": `export default async ({ outputs }) => {
      await new Promise((finish) => setTimeout(finish, 300));
      await Deno.writeTextFile(outputs.text, "slow");
    };`,
  });
  const tasks = [task("slow", "slow.ts", null), task("after", "join.ts", { say: "x" }, { in: "slow" })];
  const runs = await Promise.all([shop.run(tasks), shop.run(tasks)]);
  const executed = runs.flatMap(({ summary }) => summary.executed);
  assertEquals([executed.toSorted(), runs.flatMap(({ summary }) => summary.failures)], [
    ["after", "slow"],
    [],
  ]);
});

Deno.test("a run does other work while another process has a task, and says that it waits", async () => {
  await using shop = await workshop({
    ...JOIN_PROJECT,
    "slow.ts": `export default async ({ outputs }) => {
      await new Promise((finish) => setTimeout(finish, 1500));
      await Deno.writeTextFile(outputs.text, "slow");
    };`,
  });
  const slow = [task("slow", "slow.ts", null)];
  const all = [...slow, task("other", "join.ts", { say: "x" }), task("after", "join.ts", {}, { in: "slow" })];
  // The queue's order follows the graph's: the second run meets the slow task first, with its only worker.
  let second: ReturnType<typeof shop.run> | undefined;
  await shop.run(slow, {
    onEvent: (event) => {
      if (event.type === "started") {
        setTimeout(() => second = shop.run(all, { jobs: 1 }), 300);
      }
    },
  });
  const { summary, events } = await second ?? { summary: undefined, events: [] };
  assertEquals(summary?.executed, ["other", "after"]);
  const told = events.flatMap((event) =>
    "task" in event && event.type !== "progress" ? [`${event.type} ${event.task}`] : []
  );
  assertEquals(told.slice(0, 3), ["started slow", "elsewhere slow", "started other"]);
  assert(told.indexOf("finished other") < told.indexOf("done elsewhere slow"));
});

Deno.test("a run removes what killed runs left, while no other run is on", async () => {
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

/** A worker that says when it has begun, and writes its output a little later. */
const TAKEN_OVER = {
  "slow.ts": `export default async ({ outputs, scratch, progress }) => {
    await Deno.writeTextFile(scratch + "/begun", "x", { append: true });
    progress({ fraction: 0.5, text: "begun" });
    await new Promise((finish) => setTimeout(finish, 600));
    await Deno.writeTextFile(outputs.text, "begun " + (await Deno.readTextFile(scratch + "/begun")).length);
  };`,
};

Deno.test("a run whose lease another takes over records nothing, blames no task, and goes on where the other dies", async () => {
  await using shop = await workshop(TAKEN_OVER);
  const tasks = [task("slow", "slow.ts", null)];
  // Renewed so seldom that the worker finds its folder gone before its runner finds its lease lost.
  const times = { renewMilliseconds: 60_000, expireMilliseconds: 1000 };
  const store = openStore(shop.path("store"), leaseLocks({ times }));
  const planned = await plan({ name: "test", tasks }, { store, root: shop.root });
  const state = planned.states.get("slow");
  assert(state?.state === "stale");
  const leases = store.layout.locks.place(store.layout.lock(state.key));
  const scratch = store.layout.scratch(state.key);
  const events: string[] = [];
  const summary = await run(planned, {
    jobs: 1,
    worker: TEST_WORKER,
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
  // What the first worker had saved came along.
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
