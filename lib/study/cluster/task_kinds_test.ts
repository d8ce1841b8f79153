import { assertEquals } from "@std/assert";
import { PLAIN_ENGINE } from "../testing/plain_engine.ts";
import { kindOf } from "../../graph/executor/slurm/cluster_schema.ts";

import { studyTasks } from "../graph/study_graph.ts";
import { openData } from "../open_data.ts";
import { readExperiment } from "../parse.ts";
import { TASK_KINDS } from "./task_kinds.ts";

Deno.test("a cluster file may name every kind of task that the shipped experiments have", async () => {
  const experiments = new URL("../../../experiments/", import.meta.url);
  const found = new Set<string>();
  for (const { name } of Deno.readDirSync(experiments)) {
    if (!name.endsWith(".yaml") || name === "cluster.yaml") continue;
    const experiment = await readExperiment(new URL(name, experiments).pathname);
    // The others need data that are not here.
    if (experiment.data.kind !== "phantom") continue;
    const data = await openData(experiment, "data");
    for (const task of studyTasks(experiment, data, PLAIN_ENGINE)) found.add(kindOf(task.name));
  }
  const kinds: readonly string[] = TASK_KINDS;
  assertEquals([...found].filter((kind) => !kinds.includes(kind)), [], "add them to task_kinds.ts");
});
