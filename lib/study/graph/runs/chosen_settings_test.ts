/**
 * Tests settings that a task chooses, through the graph: only the tasks that depend on them run
 * again.
 */
import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { trustedJson } from "../../../../fixtures/trusted_json.ts";
import { decodeModel } from "../../../nn/model_file.ts";
import { checkpointParameters } from "../../../nn/model.ts";
import type { Json, Task } from "../../../graph/task.ts";
import { decodeSafetensors } from "../../../formats/safetensors.ts";
import { runEndSchema } from "../../../train/run_end.ts";
import { historyFromTensors } from "../../../train/history.ts";
import { smallStudy } from "../../testing/small_study.ts";
import { heatMapTask } from "../data/data_tasks.ts";
import { output } from "../output.ts";
import { modelTasks } from "./model_tasks.ts";
import type { ChosenInput, ChosenPart, StudiedModel } from "./studied_model.ts";
import { trainTask } from "./train_task.ts";
import { tuple } from "../../../formats/items.ts";

type Settings = { readonly [key: string]: Json };

function chooseTask(settings: Settings, route = "first"): Task {
  return {
    name: "choose",
    module: "lib/study/testing/choose_settings.ts",
    parameters: { settings, route },
    inputs: {},
    outputs: { settings: "file" },
  };
}

const settings = output("choose", "settings");

/** Returns a model's tasks, with its own heat maps, whose settings may all be chosen. */
function chosenTasks(model: StudiedModel, ...parts: readonly ChosenPart[]): Task[] {
  const studied: StudiedModel = {
    ...model,
    names: { heatMaps: "chosen heat maps" },
    chosen: { file: settings, parts: new Set(parts) },
  };
  const { experiment, groups } = model;
  return [
    heatMapTask(experiment, groups, { name: "chosen heat maps", settings }),
    ...modelTasks(studied),
    trainTask(studied, { name: "train", seed: 1 }),
  ];
}

Deno.test("new chosen settings run the tasks that read them, and the same choice by another route runs none", async () => {
  await using study = await smallStudy();
  const parts = ["training", "batchSize", "gaze"] as const;
  const chosen: ChosenInput = { file: settings, parts: new Set(parts) };
  const own = chosenTasks(study.studied("Gaze"), ...parts);
  const choosing = (values: Settings, route?: string) => [...study.data, chooseTask(values, route), ...own];
  const first = choosing({
    training: { learningRate: 0.002, epochs: 2, batchSize: 3 },
    gaze: { logSigmaAttention: -2 },
    heatMap: { blur: 21 },
  });
  const { executed } = await study.run(first);
  assertEquals(executed.length, first.length);

  const model = decodeModel(
    await Deno.readTextFile(await study.output(first, "network/Gaze", "model")),
    "model",
  );
  const starts = checkpointParameters(model).flatMap(({ attributes: { name, initialiser } }) =>
    name.startsWith("log_") && initialiser.kind === "constant" ? [[name, initialiser.value]] : []
  );
  // Without a chosen value, the experiment file's default is used.
  assertEquals(starts, [["log_sigma_attention", -2], ["log_sigma_classification", 0], ["log_alpha", 0]]);
  const history = historyFromTensors(
    decodeSafetensors(await Deno.readFile(await study.output(first, "train", "history"))).tensors,
  );
  assertEquals(history.map(({ learningRate }) => learningRate), [0.002, 0.002]);

  // In two parts, like a search's rungs: the second continues from the state of the first.
  const studied = { ...study.studied("Gaze"), names: { heatMaps: "chosen heat maps" }, chosen };
  const state = output("rung 1", "state");
  const checkpointOf = async (tasks: readonly Task[], task: string) => {
    const bytes = await Deno.readFile(await study.output(tasks, task, "checkpoint"));
    const { tensors, metadata } = decodeSafetensors(bytes);
    return { tensors, said: trustedJson<{ readonly key: string }>(metadata["fovea/model/1"] ?? "") };
  };
  const rungs = [
    ...first,
    trainTask(studied, { name: "rung 1", seed: 1, until: 1, keepsState: true }),
    trainTask(studied, { name: "rung 2", seed: 1, state }),
    trainTask(studied, { name: "another seed", seed: 2, state }),
  ];
  await assertRejects(
    () => study.run(rungs),
    Error,
    'found the state of another training, expected one with the same seed, initial weights: found seed ["train",1]',
  );
  const inParts = await checkpointOf(rungs, "rung 2"), whole = await checkpointOf(first, "train");
  assertEquals(inParts.tensors, whole.tensors);
  // The files differ only in the key of the task that wrote them.
  assertEquals({ ...inParts.said, key: whole.said.key }, whole.said);
  assertNotEquals(inParts.said.key, whole.said.key);
  for (const name of ["history", "training", "validation"]) {
    assertEquals(
      await Deno.readFile(await study.output(rungs, "rung 2", name)),
      await Deno.readFile(await study.output(first, "train", name)),
      name,
    );
  }
  const end = runEndSchema.parse(
    JSON.parse(await Deno.readTextFile(await study.output(rungs, "rung 1", "training"))),
  );
  assertEquals(end.end === "trained" && end.stopped, "until");

  const sameChoice = choosing({
    heatMap: { blur: 21 },
    training: { batchSize: 3, epochs: 2, learningRate: 2e-3 },
    gaze: { logSigmaAttention: -2 },
  }, "another");
  assertEquals((await study.run(sameChoice)).executed, ["choose"]);

  // Every task that may read a chosen value runs; those whose output is unchanged end the chain.
  const rate = choosing({
    training: { learningRate: 0.003, epochs: 2, batchSize: 3 },
    gaze: { logSigmaAttention: -2 },
    heatMap: { blur: 21 },
  });
  assertEquals(
    new Set((await study.run(rate)).executed),
    new Set(["choose", "chosen heat maps", "network/Gaze", "compile/Gaze", "train"]),
  );
});

Deno.test("a task that reads no part of the chosen settings does not take their file", async () => {
  await using study = await smallStudy();
  const [, network, compile, train] = tuple(chosenTasks(study.studied("Plain"), "training"), 4);
  assertEquals("settings" in network.inputs, false);
  assertEquals("settings" in compile.inputs, false);
  assertEquals(train.inputs.settings, settings);
});
