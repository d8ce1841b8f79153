/** Credentialed data stay where they are: no parameter, key record or receipt names a patient or quotes an image. */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { onnxIdentity } from "../engine/onnx/identity.ts";
import type { Task } from "../graph/task.ts";
import { catalogueOf } from "./catalogue.ts";
import { parseExperiment } from "./parse.ts";
import { studyTasks } from "./study_graph.ts";
import { credentialedExperiment, writeCredentialed } from "./testing/credentialed.ts";

async function withTasks(
  check: (tasks: readonly Task[], names: readonly string[]) => void,
  folder: string,
): Promise<void> {
  const names = await writeCredentialed(folder);
  const experiment = parseExperiment(credentialedExperiment(names[0]), join(folder, "real.yaml"));
  const catalogue = await catalogueOf(experiment.data, folder);
  check(studyTasks(experiment, catalogue, { family: "onnx", block: 8, identity: onnxIdentity(8) }), names);
}

Deno.test("no task's name, parameters or environment has an id, a path or a folder of the user's data", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await withTasks((tasks, names) => {
      for (const { name, parameters, environment, outputs } of tasks) {
        const text = JSON.stringify({ name, parameters, environment, outputs });
        for (const each of [...names, folder]) assert(!text.includes(each), `${name}: ${each}`);
      }
    }, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("of a user's images a receipt quotes figures over many of them alone", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await withTasks((tasks) => {
      const quotable = new Set(
        tasks.flatMap(({ name, quotable }) =>
          (quotable ?? []).map((output) => `${name.split("/")[0]}: ${output}`)
        ),
      );
      assertEquals([...quotable].sort(), [
        "evaluate: metrics",
        "summarise: summary",
        "train: history",
        "train: training",
        "uncertainty: uncertainty",
      ]);
    }, folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
