/**
 * Tests a search that runs: halving on a few small images, its choice, and the inputs of its
 * trainings.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLAIN_ENGINE } from "../../testing/plain_engine.ts";
import { readNamedRows } from "../../../data/named_rows.ts";
import { decodeSafetensors } from "../../../formats/safetensors.ts";
import { readJson } from "../../../formats/json_file.ts";
import { localExecutor } from "../../../graph/executor/local/local_executor.ts";
import { plan } from "../../../graph/plan.ts";
import { run } from "../../../graph/run/run.ts";
import { openStore } from "../../../graph/store/store.ts";
import { workHere } from "../../../graph/testing/work_here.ts";
import { searchTrialsSchema } from "../../../search/trials_schema.ts";
import { historyFromTensors } from "../../../train/history.ts";
import { openData } from "../../open_data.ts";
import { parseExperiment } from "../../parse.ts";
import { chosenSettingsSchema } from "../../settings/chosen.ts";
import work from "../../work/development_rows.ts";
import { splitFileSchema } from "../../work/files.ts";
import { studyTasks } from "../study_graph.ts";
import { tuple } from "../../../formats/items.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));

const EXPERIMENT = {
  title: "small search",
  data: { kind: "phantom", images: 12, seed: 1, width: 64, height: 64, secondsOfGaze: 4 },
  canvas: { height: 64, width: 64, downsample: 1 },
  split: { train: 0.5, validation: 0.25, test: 0.25 },
  heatMap: { blur: 63 },
  seeds: [1],
  training: { optimiser: { kind: "adam" }, learningRate: 0.01, batchSize: 6, patience: 2, epochs: 3 },
  models: [{
    name: "Gaze",
    network: "resnet18",
    width: 0.05,
    depth: 0.25,
    objective: "paper",
    gaze: { logSigmaAttention: -1 },
  }],
  search: {
    seeds: [101],
    space: {
      learningRate: { from: 1e-4, to: 1e-2, scale: "log" },
      "gaze.logSigmaAttention": { from: -3, to: -1 },
      "heatMap.blur": [63, 95],
    },
    strategy: { kind: "halving", trials: 4, factor: 2, epochs: 1 },
  },
};

/** Returns the small study's tasks up to its final training, in a new store. */
async function study(folder: string) {
  const experiment = parseExperiment(JSON.stringify(EXPERIMENT), "small.yaml");
  const data = await openData(experiment, "data");
  const all = studyTasks(experiment, data, PLAIN_ENGINE);
  const needed = new Set(["train/Gaze/seed 1"]);
  for (const { name, inputs } of all.toReversed()) {
    if (!needed.has(name)) continue;
    for (const input of Object.values(inputs)) if (input.from === "task") needed.add(input.task);
  }
  const tasks = all.filter(({ name }) => needed.has(name));
  const store = openStore(join(folder, "store"));
  const planned = () => plan({ name: "small", tasks }, { store, root: ROOT });
  return {
    tasks,
    async run() {
      const { failures, executed } = await run(await planned(), {
        executor: localExecutor({ jobs: 1, runWorker: workHere() }),
      });
      assertEquals(failures, []);
      return executed;
    },
    async outputs() {
      const { states } = await planned();
      return async (task: string, output: string) => {
        const state = states.get(task);
        assert(state?.state === "done", `${task} is ${state?.state}`);
        return await store.objects.verifiedPath(state.result.outputs[output]!.hash);
      };
    },
  };
}

Deno.test("a search by halving continues trainings in later rungs, chooses the best trial, and trains with its settings", async () => {
  const folder = await Deno.makeTempDir({ prefix: "fovea-search-" });
  try {
    const small = await study(folder);
    const executed = await small.run();
    assertEquals(executed.filter((name) => name.startsWith("trial/")).length, 4 + 2);
    const path = await small.outputs();
    const record = await readJson(await path("choose/Gaze", "trials"), searchTrialsSchema);
    assertEquals(record.rungs.map(({ until, trials }) => [until, trials.length]), [[1, 4], [2, 2]]);
    const history = async (task: string) =>
      historyFromTensors(decodeSafetensors(await Deno.readFile(await path(task, "history"))).tensors);
    for (const [index, { trial, runs }] of record.rungs[0]!.trials.entries()) {
      const [{ epochs, auc }] = tuple(runs, 1);
      const [first, ...others] = tuple(await history(`trial/Gaze/${trial.number}/seed 101`), 1);
      assertEquals([others.length, epochs, auc], [0, 1, first.validation.auc]);
      assertEquals(record.rungs[0]!.trials[index]!.promoted, index < 2);
      assertEquals(first.learningRate, trial.point.learningRate);
      if (index > 1) continue;
      // The training of the next rung begins with the epoch that was already trained.
      assertEquals((await history(`trial/Gaze/rung 2/${index + 1}/seed 101`))[0], first);
    }
    const settings = await readJson(await path("choose/Gaze", "settings"), chosenSettingsSchema);
    assertEquals(settings.training?.learningRate, record.chosen.point.learningRate);
    assertEquals((await history("train/Gaze/seed 1"))[0]!.learningRate, record.chosen.point.learningRate);
    assertEquals(record.chosen, record.rungs[1]!.trials[0]!.trial);

    // The inputs of trials contain no test image.
    const split = await readJson(await path("split", "split"), splitFileSchema);
    const cut = await readJson(await path("development split", "split"), splitFileSchema);
    const development = new Set([...split.subsets.train, ...split.subsets.validation]);
    assertEquals(cut.subsets, { ...split.subsets, test: [] });
    assertEquals(new Set(cut.images.map(({ dicomId }) => dicomId)), development);
    for (
      const [task, output] of [["development images/01", "images"], [
        "development heat maps/blur 63",
        "heatMaps",
      ]]
    ) {
      const rows = await readNamedRows(await path(task!, output!));
      assertEquals(new Set(rows.ids), development);
      const whole = await readNamedRows(await path(task!.replace("development ", ""), output!));
      const size = whole.tensors.get(output!)?.data.length ?? 0;
      assertEquals(rows.tensors.get(output!)?.shape[0], development.size);
      const first = whole.ids.indexOf(rows.ids[0]!), length = size / whole.ids.length;
      assertEquals(
        rows.tensors.get(output!)?.data.slice(0, length),
        whole.tensors.get(output!)?.data.slice(first * length, (first + 1) * length),
      );
    }
    assertEquals(await small.run(), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("cutting the development set refuses a split that names test images", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const split = join(folder, "split.json");
    await Deno.writeTextFile(
      split,
      JSON.stringify({
        classNames: [],
        images: [],
        subsets: { train: [], validation: [], test: ["a"] },
        leakingPatients: [],
      }),
    );
    const context = {
      parameters: {},
      inputs: { split, rows: "" },
      outputs: {},
      key: "0".repeat(64),
      scratch: folder,
      progress: () => {},
      stop: new AbortController().signal,
    };
    await assertRejects(() => work(context), Error, "found a split with test images");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
