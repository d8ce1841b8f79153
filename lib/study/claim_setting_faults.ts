/** Checks the rules of claims about settings: those of a sweep and of a search. */
import type { Statement, StatementOf } from "../evaluate/statements/schema.ts";
import { quoted } from "../errors/quoted.ts";
import { valueLabels } from "../search/labels.ts";
import { didYouMean } from "./describe_fault.ts";
import type { Fault } from "./fault.ts";
import { repeated } from "./repeated.ts";
import type { ExperimentFile } from "./schema.ts";
import { hasSetting, spaceOf } from "./search/space.ts";
import {
  choicePath,
  choiceSchemas,
  numberPath,
  numberSchemas,
  OPTIMISER_KINDS,
  TUNABLE,
} from "./settings/tunable.ts";

type Path = readonly (string | number)[];

/** Returns the faults of a claim about settings; none for a claim of another kind. */
export function claimSettingFaults(claim: Statement, experiment: ExperimentFile, path: Path): Fault[] {
  switch (claim.says) {
    case "insensitive":
    case "affects":
      return sweptFaults(claim, experiment, path);
    case "matters more":
      return [
        ...namedSettings(claim.parameters, [...path, "parameters"]),
        ...namedSettings(claim.than, [...path, "than"]),
        ...claim.than.flatMap((name, index) =>
          claim.parameters.includes(name)
            ? [{
              path: [...path, "than", index],
              message: `found ${quoted(name)}, which parameters names too, expected other settings`,
            }]
            : []
        ),
      ];
    case "best of": {
      const unknown = settingFaults(claim.parameter, TUNABLE, [...path, "parameter"]);
      return unknown.length > 0 ? unknown : valueFaults(claim, experiment, [...path, "value"]);
    }
    default:
      return [];
  }
}

function sweptFaults(
  { model: name, parameter, from, to }: StatementOf<"insensitive" | "affects">,
  { models }: ExperimentFile,
  path: Path,
): Fault[] {
  const numbers = TUNABLE.filter((setting) => numberPath(setting) !== undefined);
  const unknown = settingFaults(parameter, numbers, [...path, "parameter"]);
  if (unknown.length > 0) return unknown;
  const model = models.find((model) => model.name === name);
  return [
    ...(model === undefined || hasSetting(model, parameter) ? [] : [{
      path: [...path, "model"],
      message: `found ${quoted(name)}, which has no ${parameter}, expected a model with gaze`,
    }]),
    ...(from < to ? [] : [{
      path: [...path, "to"],
      message: `found ${to}, expected more than ${from}, the value of from`,
    }]),
  ];
}

function namedSettings(names: readonly string[], path: Path): Fault[] {
  return [
    ...names.flatMap((name, index) => settingFaults(name, TUNABLE, [...path, index])),
    ...repeated(names, path),
  ];
}

function settingFaults(name: string, expected: readonly string[], path: Path): Fault[] {
  if (expected.includes(name)) return [];
  return [{
    path,
    message: `found ${quoted(name)}, expected one of the settings ${expected.join(", ")}${
      didYouMean(name, expected)
    }`,
  }];
}

/**
 * Returns the faults of a value that the setting, or the experiment's search of it, does not have.
 */
function valueFaults(
  { parameter, value }: StatementOf<"best of">,
  { search }: ExperimentFile,
  path: Path,
): Fault[] {
  const shown = typeof value === "number" ? String(value) : quoted(value);
  const number = numberPath(parameter);
  if (number !== undefined && !numberSchemas[number].safeParse(value).success) {
    return [{ path, message: `found ${shown}, expected a value that ${parameter} may have` }];
  }
  const searched = search === undefined
    ? undefined
    : spaceOf(search).find((setting) => setting.path === parameter);
  if (searched?.kind === "choice") {
    const labels = valueLabels(searched.values);
    return labels.includes(String(value)) ? [] : [{
      path,
      message: `found ${shown}, expected one of the values that the search tries: ${labels.join(", ")}${
        didYouMean(value, labels)
      }`,
    }];
  }
  const choice = choicePath(parameter);
  if (choice !== undefined && choice !== "optimiser") {
    // Groups and lists of values are named by labels, which a search's own list has.
    const isKnown = choiceSchemas[choice].safeParse(value).success || choice !== "sampling";
    return isKnown ? [] : [{ path, message: `found ${shown}, expected a value that ${parameter} may have` }];
  }
  if (number !== undefined || OPTIMISER_KINDS.some((kind) => String(value).split(" ", 1)[0] === kind)) {
    return [];
  }
  return [{
    path,
    message: `found ${shown}, expected one of ${OPTIMISER_KINDS.join(", ")}${
      didYouMean(value, OPTIMISER_KINDS)
    }`,
  }];
}
