import { assertRejects, assertStringIncludes } from "@std/assert";
import { JOIN_PROJECT } from "./testing/join.ts";
import { task, workshop } from "./testing/workshop.ts";
import type { Task } from "./task.ts";

Deno.test("plan() refuses an invalid graph with every fault", async () => {
  await using shop = await workshop(JOIN_PROJECT);
  const bad: Task[] = [
    task("a", "join.ts", { x: NaN }, { in: "nobody" }),
    task("a", "../join.ts", null, { in: "a" }),
    {
      ...task("b", "join.ts", null),
      inputs: {
        "x/y": { from: "task", task: "a", output: "text" },
        z: { from: "task", task: "a", output: "image" },
        w: { from: "files", root: "data", paths: ["../x"] },
      },
    },
  ];
  const { message } = await assertRejects(() => shop.plan(bad), Error);
  for (
    const fault of [
      'two tasks are named "a"',
      'no task is named "nobody"',
      "its parameters cannot be written as JSON: NaN",
      'the module "../join.ts" must be a path below',
      '"x/y" cannot name an input',
      'the task "a" has no output "image" (it has text)',
      '"../x" must be a path below its folder',
    ]
  ) assertStringIncludes(message, fault);
  const circle = [
    task("start", "join.ts", null),
    task("a", "join.ts", null, { in: "c", s: "start" }),
    task("b", "join.ts", null, { in: "a" }),
    task("c", "join.ts", null, { in: "b" }),
    task("after", "join.ts", null, { in: "c" }),
  ];
  const error = await assertRejects(() => shop.plan(circle), Error);
  assertStringIncludes(error.message, "in a circle: b → c → a → b");
  await assertRejects(
    () => shop.plan([task("a", "gone.ts", null)]),
    Error,
    "the task's module gone.ts does not exist",
  );
});
