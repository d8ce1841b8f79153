/** Graphs of any size in the shape of a real study, for campaigns. */
import { z } from "zod";
import type { Json, Task } from "../../graph/task.ts";

/** The work of every task of a synthetic study, relative to the project's root. */
const SYNTHETIC_WORK = "lib/trials/torture/synthetic_work.ts";

/** The schema of {@linkcode SyntheticStudyOptions}. */
export const studyOptionsSchema = z.strictObject({
  /** How many tasks; at least 10. */
  tasks: z.int(),
  /** Seeds a model. 20 unless given, as in the paper. */
  seeds: z.int().exactOptional(),
  /**
   * How many times each task grinds; each is kept in its scratch folder as a training keeps its
   * epochs. 1 unless given.
   */
  epochs: z.int().exactOptional(),
  /** What an epoch takes at least, in milliseconds. 0 unless given. */
  milliseconds: z.number().exactOptional(),
  /** The same of a training alone; as any other's unless given. */
  trainingMilliseconds: z.number().exactOptional(),
  /** Told to every task, so that studies of different seeds share nothing. 0 unless given. */
  seed: z.number().exactOptional(),
}).readonly();

/** What {@linkcode syntheticStudy} makes. */
export type SyntheticStudyOptions = z.infer<typeof studyOptionsSchema>;

/** Links of a chain from a seed's training to its measurements. */
const CHAIN = ["train", "predict", "metrics", "interpretability"] as const;

/**
 * A data task that fans out to chains of training, prediction and measurement, which fan in to a
 * median a model and to one comparison and one report of everything. The last model has fewer seeds
 * where `tasks` does not come out even.
 */
export function syntheticStudy(options: SyntheticStudyOptions): Task[] {
  const { tasks: count, seeds = 20, epochs = 1, milliseconds = 0, seed = 0 } = options;
  const { trainingMilliseconds = milliseconds } = options;
  if (!Number.isInteger(count) || count < 10) {
    throw new RangeError(`tasks: expected a whole number from 10, got ${count}`);
  }
  const settings = { epochs, milliseconds, seed };
  const data = syntheticTask("data", { settings, images: 180 }, {}, "folder");
  const tasks: Task[] = [data];
  const medians: string[] = [];
  // The comparison and the report come last.
  let left = count - 3;
  for (let model = 0; left > 0; model++) {
    const measured: string[] = [];
    for (let run = 0; run < seeds && left > 1; run++) {
      let before = "data";
      for (const link of CHAIN.slice(0, left - 1)) {
        const name = `${link}/model ${model}/seed ${run}`;
        const own = link === "train" ? { ...settings, milliseconds: trainingMilliseconds } : settings;
        tasks.push(syntheticTask(name, { settings: own, link, ...recipe(model), run }, { in: before }));
        before = name;
        left--;
      }
      measured.push(before);
    }
    const median = `median/model ${model}`;
    tasks.push(
      syntheticTask(median, { settings, model }, numbered(measured.length > 0 ? measured : ["data"])),
    );
    medians.push(median);
    left--;
  }
  tasks.push(syntheticTask("compare", { settings, test: "ANOVA" }, numbered(medians)));
  tasks.push(syntheticTask("report", { settings }, { compare: "compare" }));
  return tasks;
}

/** A model's settings, of about the length of a real one's. */
function recipe(model: number): { readonly [name: string]: Json } {
  return {
    model,
    network: `ResNet${model}`,
    optimizer: { name: "SGD", learningRate: 0.005 / (1 + model), momentum: 0.9, weightDecay: 0 },
    schedule: { patience: 10, factor: 0.1, mostEpochs: 40 },
    attention: { sigma: 0.5, alpha: 0.25, gazeGuided: model % 2 === 0 },
  };
}

function numbered(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name, index) => [`in${index}`, name]));
}

function syntheticTask(
  name: string,
  parameters: Json,
  inputs: Readonly<Record<string, string>>,
  kind: "file" | "folder" = "file",
): Task {
  return {
    name,
    module: SYNTHETIC_WORK,
    parameters,
    inputs: Object.fromEntries(
      Object.entries(inputs).map(([input, task]) => [
        input,
        task === "data"
          ? { from: "task", task, output: "out", paths: ["a.txt", "b.txt"] }
          : { from: "task", task, output: "out" },
      ]),
    ),
    outputs: { out: kind },
    environment: { engine: "mill", version: "1" },
  };
}
