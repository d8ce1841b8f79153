import { assert, assertEquals } from "@std/assert";
import { PLAIN_ENGINE } from "../../testing/plain_engine.ts";
import { orderGraph } from "../../../graph/graph.ts";
import type { Task } from "../../../graph/task.ts";
import { openData } from "../../open_data.ts";
import { parseExperiment } from "../../parse.ts";
import { studyTasks } from "../study_graph.ts";

const SMOKE = await Deno.readTextFile(new URL("../../../../experiments/smoke.yaml", import.meta.url));

/** Returns the name of the task that an input of `task` comes from. */
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
    const list = studyTasks(experiment, await openData(experiment, "data"), PLAIN_ENGINE);
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

Deno.test("with folds, claims read every fold, and no task tests or judges a single split", async () => {
  const experiment = parseExperiment(`${SMOKE}\nsplit: { folds: 3, validation: 0.2 }\n`, "smoke.yaml");
  const list = studyTasks(experiment, await openData(experiment, "data"), PLAIN_ENGINE);
  const modules = new Map(list.map(({ name, module }) => [name, module]));
  assertEquals([...modules.keys()].filter((name) => /^(compare|statistics)\//.test(name)), []);
  const claim = list.find(({ name }) => name === "claim/1");
  assertEquals(claim?.module, "lib/study/work/folded_claim.ts");
  const makers = new Set(Object.keys(claim?.inputs ?? {}).map((input) => makerOf(claim, input)));
  for (const fold of ["", "/fold 2", "/fold 3"]) {
    for (const model of ["ResNet", "ResNet+GG-CAM"]) {
      for (const seed of [1, 2]) {
        assert(makers.has(`evaluate/${model}${fold}/seed ${seed}`), `${model}${fold} ${seed}`);
      }
    }
  }
  // Parameters are the same in every fold; all other statements are recognised and left unjudged.
  for (const [name, module] of modules) {
    if (!name.startsWith("statement/")) continue;
    const counted = name === "statement/5";
    assertEquals(module, `lib/study/work/statement_of_${counted ? "networks" : "folds"}.ts`, name);
  }
});
