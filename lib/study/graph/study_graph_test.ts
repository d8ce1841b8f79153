import { assert, assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { PLAIN_ENGINE } from "../testing/plain_engine.ts";
import { orderGraph } from "../../graph/graph.ts";
import { codeIdentifier } from "../../graph/code/code_identity.ts";
import type { Task } from "../../graph/task.ts";
import { openData } from "../open_data.ts";
import { parseExperiment } from "../parse.ts";
import type { Experiment } from "../schema.ts";
import { studyTasks } from "./study_graph.ts";

const PHANTOM = await Deno.readTextFile(new URL("../../../experiments/phantom.yaml", import.meta.url));

async function tasksOf(text: string): Promise<Map<string, Task>> {
  const experiment: Experiment = parseExperiment(text, "phantom.yaml");
  const data = await openData(experiment, "data");
  const tasks = studyTasks(experiment, data, PLAIN_ENGINE);
  return new Map(tasks.map((task) => [task.name, task]));
}

/** Returns the tasks whose own definition differs from that of the unchanged experiment. */
async function changedBy(search: string | RegExp, replacement: string): Promise<string[]> {
  const changed = PHANTOM.replace(search, replacement);
  assert(changed !== PHANTOM, `nothing to replace: ${search}`);
  const [before, after] = [await tasksOf(PHANTOM), await tasksOf(changed)];
  return [...after].flatMap(([name, task]) =>
    JSON.stringify(before.get(name)) === JSON.stringify(task) ? [] : [name]
  );
}

/** Returns the tasks that depend on `name`, directly or not. */
function dependentsOf(tasks: ReadonlyMap<string, Task>, name: string): Set<string> {
  const { dependents } = orderGraph({ name: "test", tasks: [...tasks.values()] });
  const found = new Set<string>();
  const pending = [name];
  for (const next of pending) {
    for (const dependent of dependents.get(next) ?? []) {
      if (!found.has(dependent.name)) pending.push(dependent.name);
      found.add(dependent.name);
    }
  }
  return found;
}

Deno.test("studyTasks() makes a valid graph with every run of every model", async () => {
  const tasks = await tasksOf(PHANTOM);
  const { order } = orderGraph({ name: "test", tasks: [...tasks.values()] });
  assertEquals(order.length, tasks.size);
  for (const stage of ["train", "predict", "evaluate", "describe"]) {
    assert(tasks.has(`${stage}/ResNet+GG-CAM/seed 5`));
  }
  const over = tasks.get("describe/ResNet+GG-CAM")?.inputs ?? {};
  for (const seed of [1, 2, 3, 4, 5]) {
    assertEquals(over[`description.${seed}`], {
      from: "task",
      task: `describe/ResNet+GG-CAM/seed ${seed}`,
      output: "description",
    });
  }
  for (const { module } of tasks.values()) {
    await Deno.stat(new URL(`../../../${module}`, import.meta.url));
  }
});

Deno.test("a model's own learning rate changes only the keys of that model's trainings", async () => {
  const changed = await changedBy(
    "    objective: none",
    "    objective: none\n    training: { learningRate: 0.01 }",
  );
  assertEquals(changed, [1, 2, 3, 4, 5].map((seed) => `train/ResNet/seed ${seed}`));
});

Deno.test("a model's weights change only the keys of that model's trainings", async () => {
  const changed = await changedBy("    objective: none", "    objective: none\n    weights: w.safetensors");
  assertEquals(changed, [1, 2, 3, 4, 5].map((seed) => `train/ResNet/seed ${seed}`));
});

Deno.test("the blur changes the keys of the heat maps, on which only gaze-guided trainings depend", async () => {
  assertEquals(await changedBy(/blur: \d+/, "blur: 9"), ["heat maps"]);
  const needing = dependentsOf(await tasksOf(PHANTOM), "heat maps");
  assert(needing.has("train/ResNet+GG-CAM/seed 1"));
  assert(![...needing].some((name) => name.startsWith("train/ResNet/")));
  assert(![...needing].some((name) => name.startsWith("images/")));
});

Deno.test("a comment, the title and declared deviations change no task's key", async () => {
  assertEquals(await changedBy("title:", "# a comment\ntitle:"), []);
  assertEquals(await changedBy(/title: .*/, 'title: "another"'), []);
});

Deno.test("no prediction depends on heat maps", async () => {
  for (const { name, inputs } of (await tasksOf(PHANTOM)).values()) {
    if (name.startsWith("predict/") || name.startsWith("evaluate/")) assert(!("heatMaps" in inputs), name);
  }
});

Deno.test("a network's layers are code of its own `network` tasks only, and no task has the list of networks", async () => {
  const identify = codeIdentifier({ root: fileURLToPath(new URL("../../..", import.meta.url)) });
  const withNetworks = new Map<string, string[]>();
  for (const { name, module } of (await tasksOf(PHANTOM)).values()) {
    const files = Object.keys(identify(module).files);
    const networks = files.filter((file) => file.startsWith("lib/nn/networks/"));
    if (networks.length > 0) withNetworks.set(name, networks);
    else assert(!files.includes("lib/nn/losses.ts") && !files.includes("lib/nn/layers.ts"), name);
  }
  const own = (...files: string[]) => files.map((file) => `lib/nn/networks/${file}.ts`);
  assertEquals(Object.fromEntries(withNetworks), {
    "network/ResNet": own("resnet50_released"),
    "network/ResNet+GG-CAM": own("resnet50_released"),
    "network/EffNet": own("efficientnet_v2"),
    "network/EffNet+GG-CAM": own("efficientnet_v2"),
    "network/PNet": own("pnet_like", "resnet"),
  });
});

Deno.test("the list of measures is code of no task, so a new measure makes none stale", async () => {
  const identify = codeIdentifier({ root: fileURLToPath(new URL("../../..", import.meta.url)) });
  const all = [...(await tasksOf(PHANTOM)).values()];
  assert(all.some(({ module }) => module === "lib/study/work/compare/interpretability.ts"));
  for (const { name, module } of all) {
    assert(!Object.hasOwn(identify(module).files, "lib/study/settings/comparison.ts"), name);
  }
});

Deno.test("the compiler is code of compilations only, so a change that gives the same graphs trains nothing again", async () => {
  const identify = codeIdentifier({ root: fileURLToPath(new URL("../../..", import.meta.url)) });
  const compiled = new Set<string>();
  for (const { name, module } of (await tasksOf(PHANTOM)).values()) {
    if (Object.hasOwn(identify(module).files, "lib/engine/onnx/compiler/differentiate/differentiate.ts")) {
      compiled.add(name);
    }
  }
  assertEquals([...compiled], [
    "compile/ResNet",
    "compile/ResNet+GG-CAM",
    "compile/EffNet",
    "compile/EffNet+GG-CAM",
    "compile/PNet",
  ]);
});
