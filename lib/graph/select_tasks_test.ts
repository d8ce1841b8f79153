import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../errors/usage_error.ts";
import { localExecutor } from "./executor/local/local_executor.ts";
import { orderGraph } from "./graph.ts";
import { run } from "./run/run.ts";
import { narrowPlan, tasksMatching } from "./select_tasks.ts";
import { JOIN_PROJECT } from "./testing/join.ts";
import { TEST_WORKER } from "./testing/test_worker.ts";
import { task, workshop } from "./testing/workshop.ts";

const TASKS = [
  task("data", "join.ts", { say: "d" }),
  task("train/ResNet/seed 1", "join.ts", { say: "1" }, { in: "data" }),
  task("train/ResNet/seed 10", "join.ts", { say: "10" }, { in: "data" }),
  task("train/ResNet+GG-CAM (a)/seed 1", "join.ts", { say: "g" }, { in: "data" }),
  task("report", "join.ts", { say: "r" }, { in: "train/ResNet/seed 1" }),
];
const GRAPH = orderGraph({ name: "smoke", tasks: TASKS });

const matching = (...patterns: string[]) => tasksMatching(GRAPH, patterns, "--only").map(({ name }) => name);

Deno.test("tasksMatching() finds whole names, with * for any text and ? for one character", () => {
  assertEquals(matching("train/ResNet/seed 1"), ["train/ResNet/seed 1"]);
  assertEquals(matching("train/*/seed 1"), ["train/ResNet/seed 1", "train/ResNet+GG-CAM (a)/seed 1"]);
  assertEquals(matching("*seed ??"), ["train/ResNet/seed 10"]);
  // No other character is special.
  assertEquals(matching("train/ResNet+GG-CAM (a)/*"), ["train/ResNet+GG-CAM (a)/seed 1"]);
  assertEquals(matching("report", "data"), ["data", "report"]);
  assertEquals(matching("*").length, 5);
});

Deno.test("tasksMatching() refuses a pattern that matches no task, and suggests one that does", () => {
  const messageOf = (pattern: string) => assertThrows(() => matching("data", pattern), UsageError).message;
  assertEquals(
    messageOf("resnet"),
    '--only: found "resnet", but no task of smoke has this name; expected a name or a pattern such as ' +
      '"train/ResNet/seed 1" (deno task plan shows them)',
  );
  for (const pattern of ["trian/*", "train/ResNet/seed [1]", "dat", ".*", "a\nb", "x".repeat(5000)]) {
    assertEquals(messageOf(pattern).includes("\n"), false, pattern);
  }
  // Many stars are matched as fast as one.
  assertThrows(() => matching(`${"*".repeat(5000)}x`), UsageError);
  assertThrows(() => matching(`${"*e".repeat(12)}x`), UsageError);
});

Deno.test("a narrowed plan runs the chosen tasks and those they depend on, and finds finished ones", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const executor = () => localExecutor({ jobs: 1, worker: TEST_WORKER });
  const narrowed = async () => {
    const plan = await shop.plan(TASKS);
    return narrowPlan(plan, tasksMatching(plan.graph, ["*seed 10"], "--only"));
  };
  const first = await run(await narrowed(), { executor: executor() });
  assertEquals([first.total, first.executed], [2, ["data", "train/ResNet/seed 10"]]);
  assertEquals((await run(await narrowed(), { executor: executor() })).alreadyDone, 2);
  const whole = await run(await shop.plan(TASKS), { executor: executor() });
  assertEquals([whole.alreadyDone, whole.executed.length], [2, 3]);
});
