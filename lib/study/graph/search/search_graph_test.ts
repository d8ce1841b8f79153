/**
 * Tests the graph of a search: what runs, what a changed file runs again, and what a choice cannot
 * depend on.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { PLAIN_ENGINE } from "../../testing/plain_engine.ts";
import { orderGraph } from "../../../graph/graph.ts";
import type { Task } from "../../../graph/task.ts";
import { openData } from "../../open_data.ts";
import { parseExperiment } from "../../parse.ts";
import { studyTasks } from "../study_graph.ts";
import { uniqueTasks } from "../unique_tasks.ts";
import { pathsToTestSet } from "./test_set.ts";

const EXPERIMENT = `title: A search
data: { kind: phantom, images: 60, seed: 1 }
canvas: { height: 128, width: 64, downsample: 2 }
heatMap: { blur: 21 }
seeds: [1, 2]
training: { optimiser: { kind: adam }, learningRate: 0.01, batchSize: 4, patience: 2, epochs: 30 }
models:
  - { name: Plain, network: resnet50-released, objective: none }
  - { name: Guided, network: resnet50-released, objective: paper, gaze: { logSigmaAttention: -23 } }
  - { name: Other, network: pnet-like, objective: none }
`;

const HALVING = `${EXPERIMENT}search:
  models: [Plain, Guided]
  seeds: [101, 102]
  space:
    learningRate: { from: 1e-4, to: 1e-2, scale: log }
    gaze.logSigmaAttention: { from: -23, to: -1 }
    heatMap.blur: [21, 41]
  strategy: { kind: halving, trials: 9, factor: 3, epochs: 4 }
`;

const GRID = `${EXPERIMENT}search:
  models: [Guided]
  seeds: [101]
  space:
    learningRate: [0.001, 0.01]
    batchSize: [2, 4]
    heatMap.blur: [21, 41]
  strategy: { kind: grid }
`;

async function tasksOf(text: string): Promise<Map<string, Task>> {
  const experiment = parseExperiment(text, "search.yaml");
  const data = await openData(experiment, "data");
  const tasks = studyTasks(experiment, data, PLAIN_ENGINE);
  const { order } = orderGraph({ name: "search", tasks });
  assertEquals(order.length, tasks.length);
  return new Map(tasks.map((task) => [task.name, task]));
}

/** Returns the numbers of trainings by the first words of their names. */
function trainingsOf(tasks: ReadonlyMap<string, Task>, prefix: string): Task[] {
  return [...tasks.values()].filter(({ name, module }) =>
    name.startsWith(prefix) && module.endsWith("train_onnx.ts")
  );
}

Deno.test("halving has a training for each trial, rung and seed, and later rungs continue promoted trainings", async () => {
  const tasks = await tasksOf(HALVING);
  assertEquals(trainingsOf(tasks, "trial/Guided/").length, 2 * (9 + 3));
  assertEquals(trainingsOf(tasks, "trial/Guided/rung 2/").length, 2 * 3);
  assertEquals(trainingsOf(tasks, "trial/Other/").length, 0);
  const later = tasks.get("trial/Guided/rung 2/3/seed 102");
  assertEquals(later?.inputs.settings, {
    from: "task",
    task: "promote/Guided/rung 1",
    output: "settings.00003",
  });
  assertEquals(later?.inputs.state, {
    from: "task",
    task: "promote/Guided/rung 1",
    output: "state.00003.102",
  });
  const final = tasks.get("train/Guided/seed 1"), other = tasks.get("train/Other/seed 1");
  assertEquals(final?.inputs.settings, { from: "task", task: "choose/Guided", output: "settings" });
  assertEquals(final?.inputs.heatMaps, { from: "task", task: "heat maps/Guided", output: "heatMaps" });
  assertEquals(tasks.get("network/Guided")?.inputs.settings, final?.inputs.settings);
  assert(other !== undefined && !("settings" in other.inputs));
  assert(!("settings" in (tasks.get("network/Plain")?.inputs ?? { settings: 1 })), "Plain has no gaze");
});

Deno.test("an experiment without a search has none of its tasks", async () => {
  const names = [...(await tasksOf(EXPERIMENT)).keys()];
  assertEquals(names.filter((name) => /development|trial|promote|choose|search/.test(name)), []);
});

Deno.test("no path leads from the test set to a choice", async () => {
  for (const text of [HALVING, GRID]) {
    const tasks = [...(await tasksOf(text)).values()];
    assertEquals(pathsToTestSet(tasks), []);
  }
});

Deno.test("a path to the test set is detected, through whichever input it leads", async () => {
  const tasks = await tasksOf(HALVING);
  const trial = tasks.get("trial/Guided/1/seed 101");
  assert(trial !== undefined);
  const leaks: readonly (readonly [string, string, string])[] = [
    ["images.01", "images/01", "images"],
    ["split", "split", "split"],
    ["heatMaps", "heat maps", "heatMaps"],
    ["input", "input", "input"],
    ["weights", "train/Other/seed 1", "checkpoint"],
    ["settings", "summarise/Other", "summary"],
    ["predictions", "predict/Other/seed 1", "predictions"],
  ];
  for (const [input, task, output] of leaks) {
    const leaky = { ...trial, inputs: { ...trial.inputs, [input]: { from: "task", task, output } as const } };
    const paths = pathsToTestSet([...tasks.values()].map((task) => task === trial ? leaky : task));
    assert(paths.length > 0, `${input} from ${task}`);
    assertEquals(paths[0]!.slice(0, 1), ["choose/Guided"]);
    assert(paths.some((path) => path.includes(trial.name)), paths.join());
  }
  // A cut by the whole split cuts nothing.
  for (const name of ["development images/01", "development input"]) {
    const cut = tasks.get(name);
    assert(cut !== undefined);
    const blunt = {
      ...cut,
      inputs: { ...cut.inputs, split: { from: "task", task: "split", output: "split" } as const },
    };
    assert(pathsToTestSet([...tasks.values()].map((task) => task === cut ? blunt : task)).length > 0);
  }
});

Deno.test("a value added to a grid keeps the tasks of every earlier trial, except for their numbers", async () => {
  const before = await tasksOf(GRID);
  const after = await tasksOf(GRID.replace("[0.001, 0.01]", "[0.001, 0.003, 0.01]"));
  // Names contain positions; a task's key contains no name.
  const keyed = (tasks: ReadonlyMap<string, Task>) =>
    trainingsOf(tasks, "trial/").map(({ name: _, ...task }) => JSON.stringify(task));
  const known = new Set(keyed(after));
  assertEquals([keyed(before).length, known.size], [8, 12]);
  assert(keyed(before).every((task) => known.has(task)));
});

Deno.test("more trials of a search keep the first ones", async () => {
  const before = await tasksOf(HALVING), after = await tasksOf(HALVING.replace("trials: 9", "trials: 18"));
  for (const task of trainingsOf(before, "trial/Plain/").filter(({ name }) => !name.includes("rung"))) {
    assertEquals(after.get(task.name), task);
  }
});

Deno.test("trials that share a batch size or a blur share its graphs and heat maps", async () => {
  const names = [...(await tasksOf(GRID)).keys()];
  assertEquals(names.filter((name) => name.startsWith("search compile/")), [
    "search compile/Guided",
    "search compile/Guided/batches of 2",
    "search compile/Guided/batches of 4",
  ]);
  assertEquals(names.filter((name) => name.startsWith("heat maps/")), [
    "heat maps/blur 21",
    "heat maps/blur 41",
    "heat maps/Guided",
  ]);
});

Deno.test("a sweep trains each value with every final seed; the model's own value has the final runs' tasks", async () => {
  const tasks = await tasksOf(`${EXPERIMENT}sweeps:\n  - { parameter: heatMap.blur, values: [21, 41] }\n`);
  const body = (name: string) => {
    const task = tasks.get(name);
    assert(task !== undefined, name);
    const { name: _, inputs, ...rest } = task;
    return { ...rest, inputs: Object.keys(inputs) };
  };
  assertEquals(trainingsOf(tasks, "train/Guided with heatMap.blur").length, 4);
  assertEquals(body("train/Guided with heatMap.blur 21/seed 2"), body("train/Guided/seed 2"));
  assertEquals(body("heat maps/Guided with heatMap.blur 21"), body("heat maps"));
  assertEquals(Object.keys(tasks.get("sweep 1/Guided")?.inputs ?? {}).length, 8);
  assertEquals(tasks.has("sweep 1/Plain"), false);
});

Deno.test("a sweep of a searched model starts from the chosen settings", async () => {
  const tasks = await tasksOf(`${HALVING}sweeps:\n  - { parameter: gaze.logAlpha, values: [0, 1] }\n`);
  const name = "Guided with gaze.logAlpha 1";
  assertEquals(tasks.get(`sweep settings/${name}`)?.inputs.settings, {
    from: "task",
    task: "choose/Guided",
    output: "settings",
  });
  for (const task of [`network/${name}`, `train/${name}/seed 1`]) {
    assertEquals(tasks.get(task)?.inputs.settings, {
      from: "task",
      task: `sweep settings/${name}`,
      output: "settings",
    });
  }
  // The chosen blur is kept.
  assertEquals(tasks.get(`train/${name}/seed 1`)?.inputs.heatMaps, {
    from: "task",
    task: "heat maps/Guided",
    output: "heatMaps",
  });
});

Deno.test("uniqueTasks() refuses two different tasks of one name", () => {
  const task: Task = { name: "a", module: "m.ts", parameters: {}, inputs: {}, outputs: {} };
  assertEquals(uniqueTasks([task, { ...task }]).length, 1);
  assertThrows(
    () => uniqueTasks([task, { ...task, parameters: { b: 1 } }]),
    Error,
    'two different tasks "a"',
  );
});

const CLAIMS = `paper:
  citation: A paper
  claims:
    - { claim: a, source: s, says: insensitive, model: Guided, parameter: heatMap.blur, from: 1, to: 90, margin: 0.1 }
    - { claim: b, source: s, says: matters more, parameters: [learningRate], than: [heatMap.blur] }
    - { claim: c, source: s, says: best of, parameter: heatMap.blur, value: 21, models: [Guided] }
`;

Deno.test("claims about sweeps and searches read them, or report that the experiment has none", async () => {
  const sweeps = "sweeps:\n  - { parameter: heatMap.blur, values: [21, 41] }\n";
  const tasks = await tasksOf(HALVING + sweeps + CLAIMS);
  const inputs = (position: number) => tasks.get(`statement/${position}`)?.inputs ?? {};
  assertEquals(Object.keys(inputs(1)).filter((name) => name.startsWith("predictions.")).length, 4);
  assertEquals(inputs(1)["metrics.1.2"], {
    from: "task",
    task: "evaluate/Guided with heatMap.blur 41/seed 2",
    output: "metrics",
  });
  assertEquals(Object.keys(inputs(2)).filter((name) => name.startsWith("trials.")).length, 2);
  assertEquals(inputs(3)["trials.001"], { from: "task", task: "choose/Guided", output: "trials" });
  for (const { name, module } of (await tasksOf(EXPERIMENT + CLAIMS)).values()) {
    if (name.startsWith("statement/")) assertEquals(module, "lib/study/work/statement_unmeasured.ts");
  }
});

Deno.test("a searched loss has its own network and graphs in every trial, and moved heat maps are fine ones", async () => {
  const tasks = await tasksOf(`${EXPERIMENT}search:
  models: [Plain, Guided]
  seeds: [101]
  space:
    labelSmoothing: [0, 0.1]
    augmentation: [none, { rotate: 5 }]
    optimiser.weightDecay: [0, 0.01]
  strategy: { kind: halving, trials: 4, factor: 2, epochs: 4 }
`);
  const makerOf = (task: Task | undefined, input: string) => {
    const found = task?.inputs[input];
    return found?.from === "task" ? tasks.get(found.task) : undefined;
  };
  const trainings = trainingsOf(tasks, "trial/");
  assertEquals(trainings.length, 2 * (4 + 2));
  const networks = new Set<string>();
  for (const training of trainings) {
    // The graphs are compiled from the same network that the training reads.
    const network = makerOf(training, "model"), graphs = makerOf(training, "graphs");
    assert(network !== undefined && makerOf(graphs, "model") === network, training.name);
    networks.add(JSON.stringify([network.parameters, network.inputs.settings ?? null]));
  }
  // The first rung has two losses for each of two models; later rungs read the promoted ones.
  assertEquals(networks.size, 2 * (2 + 2));
  assertEquals(tasks.get("network/Guided")?.inputs.settings, {
    from: "task",
    task: "choose/Guided",
    output: "settings",
  });
  assertEquals(tasks.get("heat maps")?.parameters, { ...PARAMETERS_OF_HEAT_MAPS, fine: true });
});

const PARAMETERS_OF_HEAT_MAPS = { canvas: { height: 128, width: 64, downsample: 2 }, blur: 21 };

Deno.test("a sweep of the loss has its own networks and graphs", async () => {
  const tasks = await tasksOf(
    `${EXPERIMENT}sweeps: [{ parameter: classWeights, values: [none, balanced], models: [Plain] }]\n`,
  );
  const swept = tasks.get("network/Plain with classWeights balanced");
  assertEquals(swept?.parameters, {
    network: { width: 1, depth: 1, camReduction: "sum" },
    objective: { kind: "classification", classWeights: "balanced" },
    imageSize: [64, 32],
  });
  const compiled = tasks.get("compile/Plain with classWeights balanced")?.inputs.model;
  assertEquals(compiled?.from === "task" && compiled.task, swept?.name);
});
