/** Tests that every registered measurement names a task of the graph and one of its outputs. */
import { assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import { PLAIN_ENGINE } from "./testing/plain_engine.ts";
import { measured, type MeasuredFields } from "../report/measured.ts";
import * as things from "../report/measured_things.ts";
import { openData } from "./open_data.ts";
import { parseExperiment } from "./parse.ts";
import { readMeasured } from "./read_measured.ts";
import { studyTasks } from "./graph/study_graph.ts";

Deno.test("readMeasured() reads results of finished tasks, and gives null for others", async () => {
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

Deno.test("every registered measurement names a task of a study and an output of it", async () => {
  const found = new Set<unknown>();
  const fields = Object.values(things).flatMap((scope: MeasuredFields) => Object.values(scope));
  for (
    const [file, more] of [["phantom.yaml", ""], ["phantom-search.yaml", ""], [
      "smoke.yaml",
      "\nsplit: { folds: 2 }\n",
    ]] as const
  ) {
    const text = await Deno.readTextFile(new URL(`../../experiments/${file}`, import.meta.url));
    const experiment = parseExperiment(text + more, file);
    const data = await openData(experiment, "data");
    for (const { name, outputs } of studyTasks(experiment, data, PLAIN_ENGINE)) {
      for (const field of fields) {
        const { task, output } = field.source;
        if (name === task || name.startsWith(`${task}/`) || name.startsWith(`${task} `)) {
          if (output in outputs) found.add(field);
        }
      }
    }
  }
  assertEquals(fields.filter((field) => !found.has(field)).map(({ source }) => source), []);
});
