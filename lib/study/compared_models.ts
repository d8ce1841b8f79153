/** Checks the names of models in comparisons and claims. */
import { quoted } from "../errors/quoted.ts";
import { didYouMean } from "./describe_fault.ts";
import type { Fault } from "./fault.ts";
import { repeated } from "./repeated.ts";
import type { ExperimentFile } from "./schema.ts";

/** Returns the faults of names that belong to no model or occur twice. */
export function comparedFaults(
  compared: readonly string[],
  models: ExperimentFile["models"],
  path: readonly (string | number)[],
): Fault[] {
  const names = models.map((model) => model.name);
  const expected = names.map((name) => `"${name}"`).join(", ");
  const unknown = compared.flatMap((model, position) =>
    names.includes(model) ? [] : [{
      path: [...path, position],
      message: `found ${quoted(model)}, expected one of the models: ${expected}${didYouMean(model, names)}`,
    }]
  );
  return [...unknown, ...repeated(compared, path)];
}
