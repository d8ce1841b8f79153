/** Makes a study of a few small images, whose tasks run on the onnx engine in a new store. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PLAIN_ENGINE } from "./plain_engine.ts";
import { plan } from "../../graph/plan.ts";
import { localExecutor } from "../../graph/executor/local/local_executor.ts";
import { run } from "../../graph/run/run.ts";
import type { RunSummary } from "../../graph/run/event.ts";
import { openStore } from "../../graph/store/store.ts";
import { workHere } from "../../graph/testing/work_here.ts";
import type { Task } from "../../graph/task.ts";
import { openData } from "../open_data.ts";
import { dataTasks } from "../graph/data/data_tasks.ts";
import { groupsOf } from "../graph/data/image_groups.ts";
import type { StudiedModel } from "../graph/runs/studied_model.ts";
import { parseExperiment } from "../parse.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** A plain model and a gaze-guided one. */
const EXPERIMENT = {
  title: "small",
  data: { kind: "phantom", images: 12, seed: 1, width: 64, height: 64, secondsOfGaze: 4 },
  canvas: { height: 64, width: 64, downsample: 1 },
  heatMap: { blur: 9 },
  seeds: [1],
  training: { optimiser: { kind: "adam" }, learningRate: 0.01, batchSize: 4, patience: 2, epochs: 3 },
  models: [
    { name: "Plain", network: "resnet18", width: 0.05, depth: 0.25, objective: "none" },
    {
      name: "Gaze",
      network: "resnet18",
      width: 0.05,
      depth: 0.25,
      objective: "paper",
      gaze: { logSigmaAttention: -1 },
    },
  ],
};

/** A small study with a store in a temporary folder, which disposal removes. */
export interface SmallStudy extends AsyncDisposable {
  /** The tasks that prepare its data. */
  readonly data: readonly Task[];
  studied(model: "Plain" | "Gaze"): StudiedModel;
  /** Plans and runs tasks; throws if one fails. */
  run(tasks: readonly Task[]): Promise<RunSummary>;
  /** Returns the path of a finished task's output. */
  output(tasks: readonly Task[], task: string, output: string): Promise<string>;
}

/** Returns the study, with nothing run yet. */
export async function smallStudy(): Promise<SmallStudy> {
  const folder = await Deno.makeTempDir({ prefix: "fovea-small-" });
  const experiment = parseExperiment(JSON.stringify(EXPERIMENT), "small.yaml");
  const data = await openData(experiment, "data");
  const groups = groupsOf(data.entries);
  const store = openStore(join(folder, "store"));
  const planned = (tasks: readonly Task[]) => plan({ name: "small", tasks }, { store, root: ROOT });
  return {
    data: [...data.tasks.source, ...dataTasks(experiment, data, groups)],
    studied(name) {
      const model = experiment.models.find((model) => model.name === name);
      if (model === undefined) throw new RangeError(`found no model ${name}`);
      return { experiment, data, model, engine: PLAIN_ENGINE, groups };
    },
    async run(tasks) {
      const summary = await run(await planned(tasks), {
        executor: localExecutor({ jobs: 1, runWorker: workHere() }),
      });
      const [failure] = summary.failures;
      if (failure !== undefined) throw new Error(`${failure.task}: ${failure.cause}`);
      return summary;
    },
    async output(tasks, task, output) {
      const state = (await planned(tasks)).states.get(task);
      if (state?.state !== "done") throw new Error(`"${task}" is ${state?.state}, not done`);
      return await store.objects.verifiedPath(state.result.outputs[output]!.hash);
    },
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}
