/** Opens the data set of an experiment. */
import type { DataSet } from "../data/data_set.ts";
import type { DataFault } from "../data/data_set_kind.ts";
import { kindOfData } from "../data/data_sets.ts";
import { UserError } from "../errors/user_error.ts";
import { didYouMean } from "./describe_fault.ts";
import type { Experiment } from "./schema.ts";

/**
 * Returns the data set of an experiment, whose files are below `folder`. Reads its table of images;
 * a generated data set follows from its settings.
 *
 * Throws a `UserError` for a missing or malformed table, and the error that `report` returns for
 * settings that do not fit the table.
 */
export async function openData(
  { data, split }: Pick<Experiment, "data" | "split">,
  folder: string,
  report: (faults: readonly DataFault[]) => Error = (faults) =>
    new UserError(faults.map(sentence).join("\n")),
): Promise<DataSet> {
  return await kindOfData(data).open(data, {
    folder,
    ...("column" in split ? { fold: split.column } : {}),
    split,
    report,
    hint: didYouMean,
  });
}

function sentence({ path, message }: DataFault): string {
  return `${path.join(".")}: ${message}`;
}
