/** Makes graphs of any size in the shape of a real study, for campaigns. */
import { z } from "zod";
import type { Input, Json, Task } from "../../graph/task.ts";

/** The module of every task of a synthetic study, relative to the project's root. */
const SYNTHETIC_WORK = "lib/trials/torture/synthetic_work.ts";

/** The schema of {@linkcode SyntheticStudyOptions}. */
export const studyOptionsSchema = z.strictObject({
  /** The number of tasks without the search; at least 5. */
  tasks: z.int(),
  /** The number of seeds of each model; 20 unless given, as in the paper. */
  seeds: z.int().exactOptional(),
  /**
   * The epochs of each task; each is saved in its scratch folder, as a training saves its epochs. 1
   * unless given.
   */
  epochs: z.int().exactOptional(),
  /** The least duration of an epoch, in milliseconds. 0 unless given. */
  milliseconds: z.number().exactOptional(),
  /** The same for trainings only; the value of other tasks unless given. */
  trainingMilliseconds: z.number().exactOptional(),
  /**
   * A parameter of every task, so that studies of different seeds share nothing. 0 unless given.
   */
  seed: z.number().exactOptional(),
  /**
   * The number of trials of a search by halving in addition to `tasks`, at least 2; the first model
   * trains with the chosen settings. Trials are synthetic; the promotion and the choice are the
   * product's own tasks. No search unless given.
   */
  trials: z.int().exactOptional(),
}).readonly();

/** The options of {@linkcode syntheticStudy}. */
export type SyntheticStudyOptions = z.infer<typeof studyOptionsSchema>;

/** The tasks of a chain from a seed's training to its measurements. */
const CHAIN = ["train", "predict", "metrics", "interpretability"] as const;

/**
 * Returns a data task, followed by chains of training, prediction and measurement. A median task
 * per model joins the chains, and one comparison and one report join everything. The last model has
 * fewer seeds if `tasks` is not divisible.
 */
export function syntheticStudy(options: SyntheticStudyOptions): Task[] {
  const { tasks: count, seeds = 20, epochs = 1, milliseconds = 0, seed = 0 } = options;
  const { trainingMilliseconds = milliseconds, trials = 0 } = options;
  if (!Number.isInteger(count) || count < 5) {
    throw new RangeError(`tasks: expected a whole number from 5, got ${count}`);
  }
  const settings = { epochs, milliseconds, seed };
  const data = syntheticTask("data", { settings, images: 180 }, {}, "folder");
  const tasks: Task[] = [data, ...trials > 0 ? syntheticSearch(settings, trials) : []];
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
        const task = syntheticTask(name, { settings: own, link, ...recipe(model), run }, { in: before });
        const isChosen = trials > 0 && model === 0 && link === "train";
        tasks.push(isChosen ? { ...task, inputs: { ...task.inputs, settings: CHOSEN } } : task);
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

/** The settings that the synthetic search chooses. */
const CHOSEN: Input = { from: "task", task: "choose", output: "settings" };

/** Returns trials with one seed, of which half continue. Two trials are five tasks. */
function syntheticSearch(
  settings: { readonly epochs: number; readonly [name: string]: Json },
  count: number,
): Task[] {
  const seed = 101, first = Math.max(1, Math.floor(settings.epochs / 2)), last = Math.max(2, settings.epochs);
  const promotions = Math.floor(count / 2);
  const trials = Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    point: { learningRate: (index + 1) / 1000 },
  }));
  const places = trials.map(({ number }) => String(number).padStart(5, "0"));
  const of = (task: string, output: string): Input => ({ from: "task", task, output });
  const trial = (
    name: string,
    parameters: { readonly [name: string]: Json },
    inputs: Task["inputs"],
    outputs: readonly string[],
  ): Task => ({
    name,
    module: "lib/trials/torture/synthetic_trial.ts",
    parameters: { settings, seed, ...parameters },
    inputs: { in: { from: "task", task: "data", output: "out", paths: ["a.txt"] }, ...inputs },
    outputs: Object.fromEntries(outputs.map((output) => [output, "file"])),
  });
  const drawn = trials.map(({ number, point }) =>
    trial(`trial/${number}`, { ...point, until: first }, {}, ["history", "state"])
  );
  const promote: Task = {
    name: "promote",
    module: "lib/study/work/promote.ts",
    parameters: { seeds: [seed], promote: promotions, trials },
    inputs: Object.fromEntries(drawn.flatMap(({ name }, index) => [
      [`history.${places[index]}.${seed}`, of(name, "history")],
      [`state.${places[index]}.${seed}`, of(name, "state")],
    ])),
    outputs: Object.fromEntries(
      [
        "promotion",
        ...places.slice(0, promotions).flatMap((place) => [`settings.${place}`, `state.${place}.${seed}`]),
      ]
        .map((output) => [output, "file"]),
    ),
  };
  const promoted = places.slice(0, promotions).map((place, index) =>
    trial(`trial/rung 2/${index + 1}`, { learningRate: 0, until: last }, {
      settings: of("promote", `settings.${place}`),
      state: of("promote", `state.${place}.${seed}`),
    }, ["history"])
  );
  const choose: Task = {
    name: "choose",
    module: "lib/study/work/choose.ts",
    parameters: {
      model: "synthetic",
      strategy: "halving",
      seed: 0,
      seeds: [seed],
      space: [{
        kind: "choice",
        path: "learningRate",
        values: trials.map(({ point }) => point.learningRate),
      }],
      trials,
      rungs: [{ trials: count, until: first }, { trials: promotions, until: last }],
    },
    inputs: {
      "promotion.1": of("promote", "promotion"),
      ...Object.fromEntries([
        ...drawn.map(({ name }, index) => [`history.1.${places[index]}.${seed}`, of(name, "history")]),
        ...promoted.map(({ name }, index) => [`history.2.${places[index]}.${seed}`, of(name, "history")]),
      ]),
    },
    outputs: { settings: "file", trials: "file" },
  };
  return [...drawn, promote, ...promoted, choose];
}

/** Returns a model's settings, about as long as a real one's. */
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
    environment: { engine: "synthetic", version: "1" },
  };
}
