/** Builds the tasks that describe runs and models for the report's figures. */
import type { DataSet } from "../../../data/data_set.ts";
import type { Task } from "../../../graph/task.ts";
import type { Experiment } from "../../schema.ts";
import { heatMapsInput } from "../data/data_tasks.ts";
import { output } from "../output.ts";
import { modelTask, runTask } from "../task_names.ts";

/** Names of tasks, for code that looks up their results. */
export const describeTaskNames = {
  run: (model: string, seed: number) => runTask("describe", model, seed),
  model: (model: string) => modelTask("describe", model),
} as const;

/** Names of the tasks whose results these tasks read. */
export interface DescribedTasks {
  readonly split: string;
  predict(model: string, seed: number): string;
}

/** Returns one task per run of every model, then one per model over its seeds. */
export function describeTasks(
  { models, seeds }: Experiment,
  data: DataSet,
  names: DescribedTasks,
): Task[] {
  const split = output(names.split, "split");
  return models.flatMap(({ name: model }) => {
    const predictions = (seed: number) => output(names.predict(model, seed), "predictions");
    const runs = seeds.map((seed): Task => ({
      name: describeTaskNames.run(model, seed),
      module: "lib/study/work/describe.ts",
      parameters: {},
      inputs: { predictions: predictions(seed), split, ...heatMapsInput(data) },
      outputs: { description: "file" },
    }));
    const overSeeds: Task = {
      name: describeTaskNames.model(model),
      module: "lib/study/work/describe_model.ts",
      parameters: { seeds },
      inputs: {
        split,
        ...Object.fromEntries(seeds.flatMap((seed) => [
          [`predictions.${seed}`, predictions(seed)],
          [`description.${seed}`, output(describeTaskNames.run(model, seed), "description")],
        ])),
      },
      outputs: { description: "file" },
    };
    return [...runs, overSeeds];
  });
}
