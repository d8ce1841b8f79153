import { assert, assertEquals } from "@std/assert";
import { onnxIdentity } from "../../../engine/onnx/identity.ts";
import { orderGraph } from "../../../graph/graph.ts";
import type { Task } from "../../../graph/task.ts";
import { openData } from "../../open_data.ts";
import { parseExperiment } from "../../parse.ts";
import { studyTasks } from "../study_graph.ts";

const SMOKE = await Deno.readTextFile(new URL("../../../../experiments/smoke.yaml", import.meta.url));

/** The name of the task that an input of `task` comes from. */
function makerOf(task: Task | undefined, input: string): string | undefined {
  const found = task?.inputs[input];
  return found?.from === "task" ? found.task : undefined;
}

Deno.test("every training and prediction has graphs for the sizes of its own fold", async () => {
  for (const [repeats, splits] of [[1, 3], [2, 6]] as const) {
    const experiment = parseExperiment(
      `${SMOKE}\nsplit: { folds: 3, repeats: ${repeats}, validation: 0.2 }\n`,
      "smoke.yaml",
    );
    const list = studyTasks(experiment, await openData(experiment, "data"), {
      family: "onnx",
      block: 8,
      identity: onnxIdentity(8),
    });
    assertEquals(orderGraph({ name: "test", tasks: list }).order.length, list.length);
    const tasks = new Map(list.map((task) => [task.name, task]));
    const users = list.filter(({ name }) => /^(train|predict)\//.test(name));
    assertEquals(users.length, 2 * 2 * 2 * splits);
    for (const task of users) {
      const split = makerOf(task, "split"), compiled = makerOf(task, "graphs");
      assert(split !== undefined && compiled !== undefined, task.name);
      assertEquals(makerOf(tasks.get(compiled), "split"), split, task.name);
    }
    assertEquals(new Set(users.map((task) => makerOf(task, "split"))).size, splits);
  }
});
