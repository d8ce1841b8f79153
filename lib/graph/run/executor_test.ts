/** Tests a run through an executor that is not the local one. */
import { assertEquals } from "@std/assert";
import type { Executor, JobRequest } from "../executor/executor.ts";
import { localExecutor } from "../executor/local/local_executor.ts";
import { JOIN_PROJECT } from "../testing/join.ts";
import { TEST_WORKER } from "../testing/test_worker.ts";
import { task, workshop } from "../testing/workshop.ts";
import type { RunEvent } from "./event.ts";
import { run } from "./run.ts";

/** Runs each job in a local process, or as `first` says. */
function through(first: (request: JobRequest) => ReturnType<Executor["start"]> | undefined): Executor {
  const local = localExecutor({ jobs: 2, worker: TEST_WORKER });
  return { ...local, start: (request) => first(request) ?? local.start(request) };
}

const TASKS = [
  task("a", "join.ts", { say: "a" }),
  task("b", "join.ts", { say: "b" }),
  task("after a", "join.ts", { say: "c" }, { in: "a" }),
];

Deno.test("run() leaves a job that its executor leaves, blocks tasks that depend on it, and runs the others", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const events: RunEvent[] = [];
  const executor = through(({ task }) => task.name === "a" ? Promise.resolve({ end: "left" }) : undefined);
  const summary = await run(await shop.plan(TASKS), { executor, onEvent: (event) => events.push(event) });
  assertEquals([summary.executed, summary.left, summary.failures, summary.skipped], [["b"], ["a"], [], []]);
  assertEquals(events.filter(({ type }) => type === "left"), [{ type: "left", task: "a" }]);
});

Deno.test("run() counts a result of another process as done elsewhere, and continues from it", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const other = localExecutor({ jobs: 1, worker: TEST_WORKER });
  const executor = through((request) =>
    request.task.name === "a"
      ? other.start(request).then((end) => end.end === "stored" ? { ...end, executed: false } : end)
      : undefined
  );
  const summary = await run(await shop.plan(TASKS), { executor });
  assertEquals([summary.executed, summary.elsewhere], [["b", "after a"], ["a"]]);
});

Deno.test("run() starts no job without room, and reports an executor's notes on a job", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const local = localExecutor({ jobs: 3, worker: TEST_WORKER });
  let running = 0, most = 0, freed = Promise.withResolvers<void>();
  const executor: Executor = {
    ...local,
    parallel: 1,
    hasRoom: () => running < 1,
    roomFreed: () => freed.promise,
    async start(request) {
      most = Math.max(most, ++running);
      request.onNote("job 7_1 waits: Resources");
      try {
        return await local.start(request);
      } finally {
        running--;
        freed.resolve();
        freed = Promise.withResolvers();
      }
    },
  };
  const notes: string[] = [];
  const summary = await run(await shop.plan(TASKS), {
    executor,
    onEvent: (event) => event.type === "note" && notes.push(`${event.task}: ${event.text}`),
  });
  assertEquals([summary.failures, summary.executed.length, most], [[], 3, 1]);
  assertEquals(notes.toSorted(), ["a", "after a", "b"].map((name) => `${name}: job 7_1 waits: Resources`));
});
