/** What an experiment must fulfil beyond the shape of its fields. */
import type { ExperimentFile } from "./schema.ts";

/** Total stride of every network: the CAM grid is this many times smaller than the image. */
const NETWORK_STRIDE = 32;

/** Something wrong at a place in the file. */
export interface Fault {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Whether the key is at fault and not its value. */
  readonly at?: "key";
}

/** Every broken rule, in the file's order. */
export function brokenRules(experiment: ExperimentFile): Fault[] {
  return [
    ...splitFaults(experiment),
    ...canvasFaults(experiment),
    ...repeated(experiment.seeds, ["seeds"]),
    ...repeatedNames(experiment),
    ...comparisonFaults(experiment),
    ...claimFaults(experiment),
  ];
}

function splitFaults({ split }: ExperimentFile): Fault[] {
  const sum = split.train + split.validation + split.test;
  if (Math.abs(sum - 1) < 1e-9) return [];
  return [{
    path: ["split"],
    message: `found train + validation + test = ${Number(sum.toFixed(6))}, expected 1`,
  }];
}

function canvasFaults({ canvas }: ExperimentFile): Fault[] {
  const unit = canvas.downsample * NETWORK_STRIDE;
  return (["height", "width"] as const)
    .filter((side) => canvas[side] % unit !== 0)
    .map((side) => ({
      path: ["canvas", side],
      message: `found ${canvas[side]}, expected a multiple of ${unit} ` +
        `(downsample ${canvas.downsample} × the networks' stride ${NETWORK_STRIDE}), ` +
        `such as ${Math.ceil(canvas[side] / unit) * unit}`,
    }));
}

function repeated(values: readonly (string | number)[], path: readonly (string | number)[]): Fault[] {
  return values.flatMap((value, index) => {
    const first = values.indexOf(value);
    if (first === index) return [];
    return [{
      path: [...path, index],
      message: `found ${value} again (first at position ${first + 1}), expected it once`,
    }];
  });
}

function repeatedNames({ models }: ExperimentFile): Fault[] {
  return repeated(models.map((model) => model.name), ["models"])
    .map((fault) => ({ ...fault, path: [...fault.path, "name"] }));
}

function comparisonFaults({ comparisons, models }: ExperimentFile): Fault[] {
  return comparisons.flatMap((comparison, index) =>
    comparedFaults(comparison.models, models, ["comparisons", index, "models"])
  );
}

/** Names that are no model's, or stand twice. */
function comparedFaults(
  compared: readonly string[],
  models: ExperimentFile["models"],
  path: readonly (string | number)[],
): Fault[] {
  const names = models.map((model) => model.name);
  const expected = names.map((name) => `"${name}"`).join(", ");
  const unknown = compared.flatMap((model, position) =>
    names.includes(model)
      ? []
      : [{ path: [...path, position], message: `found "${model}", expected one of the models: ${expected}` }]
  );
  return [...unknown, ...repeated(compared, path)];
}

function claimFaults({ paper, models }: ExperimentFile): Fault[] {
  return (paper?.claims ?? []).flatMap((claim, index) => {
    const path = ["paper", "claims", index];
    const margin = claim.says === "equal" && claim.margin === null
      ? [{
        path: [...path, "says"],
        message: 'found "equal" without a margin, expected margin: NUMBER beside it',
      }]
      : [];
    return [...comparedFaults(claim.models, models, [...path, "models"]), ...margin];
  });
}
