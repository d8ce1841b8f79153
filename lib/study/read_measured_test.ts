/** Every registered measurement names a task of the graph and one of its outputs. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import { onnxIdentity } from "../engine/onnx/identity.ts";
import { measured, type MeasuredFields } from "../report/measured.ts";
import * as things from "../report/measured_things.ts";
import { openData } from "./open_data.ts";
import { parseExperiment } from "./parse.ts";
import { readMeasured } from "./read_measured.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { claimTask, comparisonTask, modelTask, runTask } from "./graph/task_names.ts";

Deno.test("readMeasured() reads what is done, and leaves null for what is not", async () => {
  const path = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(path, '{"peak": 3}');
    const hash = "a".repeat(64);
    const schema = z.strictObject({ peak: z.number() }).readonly();
    const fields = {
      there: measured({ task: "measure", output: "peak" }, schema),
      open: measured({ task: "measure", output: "other" }, schema),
    };
    const asked: string[] = [];
    const outputs = {
      find(task: string, output: string) {
        asked.push(`${task} ${output}`);
        return Promise.resolve(output === "peak" ? { hash, path } : undefined);
      },
    };
    const read = await readMeasured(outputs, fields, (task) => `${task}/A`);
    assertEquals(read, { there: { hash, value: { peak: 3 } }, open: null });
    assertEquals(asked, ["measure/A peak", "measure/A other"]);
    await Deno.writeTextFile(path, '{"peak": "high"}');
    await assertRejects(() => readMeasured(outputs, fields, (task) => task), z.ZodError, "peak");
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("every registered measurement names a task of the graph and an output of it", async () => {
  const text = await Deno.readTextFile(new URL("../../experiments/phantom.yaml", import.meta.url));
  const experiment = parseExperiment(text, "phantom.yaml");
  const data = await openData(experiment, "data");
  const engine = { family: "onnx", block: 8, identity: onnxIdentity(8) } as const;
  const tasks = new Map(studyTasks(experiment, data, engine).map((task) => [task.name, task]));
  const { models: [{ name }], comparisons: [comparison], seeds: [seed] } = experiment;
  const scopes: readonly (readonly [MeasuredFields, (task: string) => string])[] = [
    [things.STUDY_FIELDS, (task) => task],
    [things.RUN_FIELDS, (task) => runTask(task, name, seed)],
    [things.MODEL_FIELDS, (task) => modelTask(task, name)],
    [things.COMPARISON_FIELDS, (task) => comparisonTask(task, comparison)],
    [things.CLAIM_FIELDS, (task) => claimTask(task, 1)],
    [things.CLAIMS_FIELDS, (task) => task],
  ];
  assertEquals(scopes.length, Object.keys(things).length, "a scope that this test does not know");
  for (const [fields, nameOf] of scopes) {
    for (const { source } of Object.values(fields)) {
      const task = tasks.get(nameOf(source.task));
      assert(task !== undefined, nameOf(source.task));
      assert(source.output in task.outputs, `${task.name} has no output ${source.output}`);
    }
  }
});
