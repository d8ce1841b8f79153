/** Builds the tasks that judge claims other than a difference between two models. */
import type { Input, Task } from "../../../graph/task.ts";
import type { Placed } from "../../claim_kinds.ts";
import { namedModels } from "../../../evaluate/statements/named_models.ts";
import type { Statement } from "../../../evaluate/statements/schema.ts";
import type { Experiment } from "../../schema.ts";
import { divisionOf } from "../folds/folds.ts";
import { output } from "../output.ts";
import { claimTask } from "../task_names.ts";
import { concentrationTaskName } from "./concentration_tasks.ts";
import { describeTaskNames } from "./describe_tasks.ts";
import {
  isTuningStatement,
  type StatementSource,
  tuningSource,
  type TuningStatement,
} from "./tuning_statements.ts";

/** Names of the tasks whose results these tasks read. */
export interface StatedTasks {
  readonly split: string;
  network(model: string): string;
  train(model: string, seed: number): string;
  predict(model: string, seed: number): string;
  evaluate(model: string, seed: number): string;
}

/**
 * Returns the metrics, hits and predictions of every run: `metrics.<position of the model>.<seed>`,
 * ….
 */
export function measuredRuns(
  models: readonly string[],
  seeds: readonly number[],
  names: Pick<StatedTasks, "predict" | "evaluate">,
): Record<string, Input> {
  return perRun(models, seeds, {
    metrics: (model, seed) => output(names.evaluate(model, seed), "metrics"),
    pointing: (model, seed) => output(names.evaluate(model, seed), "pointing"),
    predictions: (model, seed) => output(names.predict(model, seed), "predictions"),
  });
}

/** Returns one task per statement, in the order of the file. */
export function statementTasks(
  experiment: Experiment,
  statements: readonly Placed<Statement>[],
  names: StatedTasks,
): Task[] {
  const all = experiment.models.map(({ name }) => name);
  return statements.map(({ claim, position }) => {
    const statement = aboutModels(claim, all);
    const { module, inputs, parameters = {} } = isOfOneSplit(experiment, statement)
      ? { module: "statement_of_folds", inputs: {} }
      : isTuningStatement(statement)
      ? tuningSource(experiment, statement, (models) => ({
        split: output(names.split, "split"),
        ...measuredRuns(models, experiment.seeds, names),
      }))
      : sourceOf(statement, experiment.seeds, names);
    return {
      name: claimTask("statement", position),
      module: `lib/study/work/${module}.ts`,
      parameters: { statement, seeds: experiment.seeds, ...parameters },
      inputs: { data: output(names.split, "data"), ...inputs },
      outputs: { statement: "file" },
      quotable: ["statement"],
    };
  });
}

/**
 * Returns whether a study with folds leaves a statement unjudged, because its rule needs the
 * trainings and test images of one split. Networks are the same in every fold.
 */
function isOfOneSplit(experiment: Experiment, { says }: Statement): boolean {
  return divisionOf(experiment) !== undefined && says !== "adds parameters" &&
    says !== "has times the parameters";
}

/** Returns the statement with its models, if its default is all of them. */
function aboutModels(statement: Statement, all: readonly string[]): Statement {
  switch (statement.says) {
    case "harder":
    case "fails at most":
    case "about":
    case "less concentrated":
    case "lies in organs":
    case "matters more":
    case "best of":
      return statement.models === undefined ? { ...statement, models: [...all] } : statement;
    default:
      return statement;
  }
}

function sourceOf(
  statement: Exclude<Statement, TuningStatement>,
  seeds: readonly number[],
  names: StatedTasks,
): StatementSource {
  const models = namedModels(statement);
  switch (statement.says) {
    case "varies less":
    case "harder":
    case "generally rises":
      return {
        module: "statement_of_runs",
        inputs: { split: output(names.split, "split"), ...measuredRuns(models, seeds, names) },
      };
    case "takes longer":
    case "fails at most":
      return {
        module: "statement_of_trainings",
        inputs: perRun(models, seeds, {
          training: (model, seed) => output(names.train(model, seed), "training"),
          metrics: (model, seed) => output(names.evaluate(model, seed), "metrics"),
        }),
      };
    case "grows":
    case "contributes alike":
      return {
        module: "statement_of_weights",
        inputs: perRun(models, seeds, {
          history: (model, seed) => output(names.train(model, seed), "history"),
        }),
      };
    case "about":
    case "agrees more":
      return {
        module: "statement_of_maps",
        inputs: perRun(models, seeds, {
          description: (model, seed) => output(describeTaskNames.run(model, seed), "description"),
        }),
      };
    case "less concentrated":
    case "lies in organs":
      return {
        module: "statement_of_maps",
        inputs: Object.fromEntries(
          models.map((model, position) => [
            `concentration.${position}`,
            output(concentrationTaskName(model), "concentration"),
          ]),
        ),
      };
    case "adds parameters":
    case "has times the parameters":
      return {
        module: "statement_of_networks",
        inputs: Object.fromEntries(
          models.map((model, position) => [`model.${position}`, output(names.network(model), "model")]),
        ),
      };
  }
}

function perRun(
  models: readonly string[],
  seeds: readonly number[],
  sources: Readonly<Record<string, (model: string, seed: number) => Input>>,
): Record<string, Input> {
  return Object.fromEntries(
    models.flatMap((model, position) =>
      seeds.flatMap((seed) =>
        Object.entries(sources).map(([name, of]) => [`${name}.${position}.${seed}`, of(model, seed)])
      )
    ),
  );
}
