/** Finds the results by which statements about sweeps and searches are judged. */
import type { Input, Json } from "../../../graph/task.ts";
import type { Statement, StatementOf } from "../../../evaluate/statements/schema.ts";
import type { Experiment } from "../../schema.ts";
import { searchedModels } from "../../search/space.ts";
import { sweptModels } from "../../search/sweep_faults.ts";
import { output } from "../output.ts";
import { searchNames } from "../search/search_names.ts";
import { sweptNames } from "../sweeps/sweep_names.ts";

/** A statement about a sweep or a search. */
export type TuningStatement = StatementOf<"insensitive" | "affects" | "matters more" | "best of">;

/** The module that judges the statement, its inputs, and its further parameters. */
export interface StatementSource {
  readonly module: string;
  readonly inputs: Record<string, Input>;
  readonly parameters?: { readonly [key: string]: Json };
}

/** Returns whether a statement is about a sweep or a search. */
export function isTuningStatement(statement: Statement): statement is TuningStatement {
  return ["insensitive", "affects", "matters more", "best of"].includes(statement.says);
}

/**
 * Returns the source by which a statement is judged. If the experiment has no such sweep or search,
 * that is a module which says what is missing.
 *
 * @param runsOf Returns the inputs of all final runs of models by name.
 */
export function tuningSource(
  experiment: Experiment,
  statement: TuningStatement,
  runsOf: (models: readonly string[]) => Record<string, Input>,
): StatementSource {
  const missing = { module: "statement_unmeasured", inputs: {} };
  if (statement.says === "matters more" || statement.says === "best of") {
    const models = searchedModels(experiment).filter(({ name }) => statement.models?.includes(name) ?? true);
    return models.length === 0 ? missing : {
      module: "statement_of_search",
      inputs: Object.fromEntries(
        models.map(({ name }, position) => [
          `trials.${String(position + 1).padStart(3, "0")}`,
          output(searchNames.choose(name), "trials"),
        ]),
      ),
    };
  }
  const sweep = experiment.sweeps.find((sweep) =>
    sweep.parameter === statement.parameter &&
    sweptModels(experiment, sweep).some(({ name }) => name === statement.model)
  );
  const values = (sweep?.values ?? []).filter((value) => typeof value === "number");
  if (sweep === undefined || values.length < sweep.values.length) return missing;
  return {
    module: "statement_of_sweep",
    inputs: runsOf(sweptNames(sweep, statement.model)),
    parameters: { values },
  };
}
