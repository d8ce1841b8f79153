/** Builds the tasks that summarise a model's runs and compare those of several models. */
import type { Input, Task } from "../../../graph/task.ts";
import type { Experiment, ModelSettings } from "../../schema.ts";
import { output } from "../output.ts";
import { taskNames } from "../task_names.ts";

/** Returns the task that summarises a model over its seeds. */
export function summaryTask({ seeds }: Experiment, { name }: ModelSettings): Task {
  return {
    name: taskNames.summarise(name),
    module: "lib/study/work/summarise.ts",
    parameters: { seeds },
    inputs: metricsOf([name], seeds),
    outputs: { summary: "file" },
    quotable: ["summary"],
  };
}

/** Returns the task that compares models by one measure. */
export function comparisonTask({ seeds }: Experiment, comparison: Experiment["comparisons"][number]): Task {
  return {
    name: taskNames.compare(comparison),
    module: `lib/study/work/compare/${comparison.measure}.ts`,
    parameters: { models: comparison.models, seeds },
    inputs: metricsOf(comparison.models, seeds),
    outputs: { comparison: "file" },
    quotable: ["comparison"],
  };
}

/** Returns the metrics of every run of `models`: `metrics.<position of the model>.<seed>`. */
function metricsOf(models: readonly string[], seeds: readonly number[]): Record<string, Input> {
  return Object.fromEntries(
    models.flatMap((model, position) =>
      seeds.map((seed) => [
        `metrics.${position}.${seed}`,
        output(taskNames.evaluate(model, seed), "metrics"),
      ])
    ),
  );
}
