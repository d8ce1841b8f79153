/**
 * Tests the smoke experiment's own trainings, from its own data and through its own tasks, on
 * several engines.
 */
import { assert, assertEquals } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Engine } from "../engine/engine.ts";
import { onnxEngine } from "../engine/onnx/mod.ts";
import { withBinding, withWebgpu } from "../engine/tensorflow/testing/conditions.ts";
import { tensorflowEngine } from "../engine/tensorflow/mod.ts";
import { orderGraph } from "../graph/graph.ts";
import type { Task, Work } from "../graph/task.ts";
import { openData } from "./open_data.ts";
import { storeDoor } from "../graph/store/door/door.ts";
import { engineCalled } from "./engines.ts";
import { parseExperiment } from "./parse.ts";
import type { Experiment } from "./schema.ts";
import { studyTasks } from "./graph/study_graph.ts";
import { taskNames } from "./graph/task_names.ts";
import { trainingOn } from "./work/training.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** Steps on native engines, and on software Vulkan, where one takes a second. */
const STEPS = 5, SLOW_STEPS = 2;
const MODELS = ["ResNet", "ResNet+GG-CAM"];

/**
 * With about half of the seeds, some activation comes so close to zero within these steps that
 * rounding decides its sign, and the engines diverge (see `fixtures/nn/cases.ts`). This seed avoids
 * that.
 */
const SEED = 5;

/** The bound on the losses of two engines that start equal and drift apart; 1e-6 was seen. */
const TOLERANCE = 1e-4;

Deno.test(
  withBinding("smoke.yaml: the first five losses on tensorflow-cpu are the onnx engine's"),
  async () => {
    await compareFirstLosses(() => tensorflowEngine("tensorflow-cpu"));
  },
);

Deno.test(await withWebgpu("smoke.yaml: the first two losses on webgpu are the onnx engine's"), async () => {
  // The model that has all that the other has; the second loss is that of an updated model.
  await compareFirstLosses(() => tensorflowEngine("webgpu"), {
    models: MODELS.slice(1),
    steps: SLOW_STEPS,
    small: true,
  });
});

async function compareFirstLosses(
  load: () => Promise<Engine>,
  { models = MODELS, steps = STEPS, small = false } = {},
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const training = await trainingTasks(folder, small);
    for (const model of models) {
      const expected = await firstLosses(onnxEngine, await training(model), steps);
      const found = await firstLosses(load, await training(model), steps);
      const apart = found.map((value, step) => Math.abs(value / expected[step]! - 1));
      assert(apart.every((difference) => difference <= TOLERANCE), `${model}: ${apart}`);
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

class Enough extends Error {}

/** Returns the total losses of a training task's first steps on an engine, then aborts it. */
async function firstLosses(
  load: () => Promise<Engine>,
  context: Parameters<Work>[0],
  steps: number,
): Promise<readonly number[]> {
  const losses: number[] = [];
  const recording = async (): Promise<Engine> => {
    const engine = await load();
    return {
      ...engine,
      async trainer(options) {
        const trainer = await engine.trainer(options);
        return {
          ...trainer,
          async step(batch, learningRate) {
            if (losses.length === steps) throw new Enough();
            const found = await trainer.step(batch, learningRate);
            losses.push(found.total);
            return found;
          },
        };
      },
    };
  };
  try {
    await trainingOn(recording)(context);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  assertEquals(losses.length, steps);
  return losses;
}

/**
 * Returns the smoke experiment on as many images as {@linkcode SEED} was chosen for; a small one
 * has fewer, in smaller batches.
 */
async function smokeExperiment(small: boolean): Promise<Experiment> {
  const text = await Deno.readTextFile(join(ROOT, "experiments/smoke.yaml"));
  const { images, batchSize } = small ? { images: 27, batchSize: 4 } : { images: 45, batchSize: 8 };
  const changed = text.replace(/\bimages: \d+/, `images: ${images}`)
    .replace(/\bbatchSize: \d+/, `batchSize: ${batchSize}`);
  return { ...parseExperiment(changed, "smoke.yaml"), seeds: [SEED] };
}

/**
 * Prepares the smoke experiment's data below `folder`; returns the context of a model's training.
 */
async function trainingTasks(folder: string, small: boolean) {
  const experiment = await smokeExperiment(small);
  const data = await openData(experiment, "data");
  const { order } = orderGraph({
    name: experiment.name,
    tasks: studyTasks(
      experiment,
      data,
      await engineCalled("onnx", {
        door: storeDoor(join(folder, "store")),
        memo: join(folder, "store/memo/onnx.json"),
        root: ROOT,
      }),
    ),
  });
  const written = new Map<string, Readonly<Record<string, string>>>();

  function inputsOf(task: Task): Record<string, string> {
    return Object.fromEntries(
      Object.entries(task.inputs).map(([name, input]) => {
        if (input.from === "files") throw new TypeError(`${task.name}: "${name}" is a user's file`);
        const path = written.get(input.task)?.[input.output];
        if (path === undefined) throw new TypeError(`${task.name}: "${name}" comes before ${input.task}`);
        return [name, path];
      }),
    );
  }
  async function contextOf(task: Task, index: number) {
    const own = join(folder, String(index));
    await Deno.mkdir(join(own, "scratch"), { recursive: true });
    const outputs = Object.fromEntries(Object.keys(task.outputs).map((name) => [name, join(own, name)]));
    for (const [name, kind] of Object.entries(task.outputs)) {
      if (kind === "folder") await Deno.mkdir(outputs[name]!);
    }
    const { parameters } = task;
    return {
      parameters,
      inputs: inputsOf(task),
      outputs,
      key: "0".repeat(64),
      scratch: join(own, "scratch"),
      progress: () => {},
      stop: new AbortController().signal,
    };
  }
  for (const [index, task] of order.entries()) {
    if (
      /train|predict|evaluate|describe|summarise|compare|uncertainty|statistics|claim|statement|concentration|errors|baselines|cases|gallery|masks/
        .test(
          task.module,
        )
    ) continue;
    const { default: work }: { readonly default: Work } = await import(`../../${task.module}`);
    const context = await contextOf(task, index);
    await work(context);
    written.set(task.name, context.outputs);
  }
  return (model: string) => {
    const index = order.findIndex(({ name }) => name === taskNames.train(model, SEED));
    return contextOf(order[index]!, index);
  };
}
