/** Checks the rules of an experiment's claims beyond the shape of their fields. */
import type { Claim } from "../evaluate/claim_schema.ts";
import { type MeasureOf, scopeFault } from "../evaluate/measures.ts";
import type { Statement } from "../evaluate/statements/schema.ts";
import { isDifference } from "./claim_kinds.ts";
import { claimSettingFaults } from "./claim_setting_faults.ts";
import { comparedFaults } from "./compared_models.ts";
import { quoted } from "../errors/quoted.ts";
import type { Fault } from "./fault.ts";
import { readerText, repeated, repeatedPlaces } from "./repeated.ts";
import type { ExperimentFile } from "./schema.ts";

/** Returns the faults of the claims, first of each kind, then of all together. */
export function claimFaults(experiment: ExperimentFile): Fault[] {
  const { paper, models } = experiment;
  const claims = paper?.claims ?? [];
  const each = claims.flatMap((claim, index) => {
    const path = ["paper", "claims", index];
    if (isDifference(claim)) return differenceFaults(claim, models, path);
    return [...statementFaults(claim, models, path), ...claimSettingFaults(claim, experiment, path)];
  });
  const sentences = repeatedPlaces(claims.map(({ claim }) => readerText(claim)));
  const contents = repeatedPlaces(
    claims.map(({ claim: _claim, primary: _primary, source: _source, note: _note, ...judged }) =>
      JSON.stringify(judged)
    ),
  );
  const primary = claims.flatMap((claim, index) => claim.primary ? [index] : []);
  // A claim that repeats both contents and sentence is reported once.
  const again = new Map([...contents, ...sentences]);
  return [
    ...each,
    ...primary.slice(1).map((index) => ({
      path: ["paper", "claims", index, "primary"],
      message: `found a second primary claim after claim ${primary[0]! + 1}, expected at most one`,
    })),
    ...[...again].map(([index, first]) => ({
      path: ["paper", "claims", index],
      message: `found claim ${first + 1} again, expected each claim once`,
    })),
  ];
}

type Path = readonly (string | number)[];

function differenceFaults(claim: Claim, models: ExperimentFile["models"], path: Path): Fault[] {
  const margin = claim.says === "equal" && claim.margin === null
    ? [{
      path: [...path, "says"],
      message: 'found "equal" without a margin, expected margin: NUMBER beside it',
    }]
    : [];
  return [
    ...comparedFaults(claim.models, models, [...path, "models"]),
    ...margin,
    ...scopeFaults(claim, path),
  ];
}

function statementFaults(claim: Statement, models: ExperimentFile["models"], path: Path): Fault[] {
  const named = "models" in claim && claim.models !== undefined
    ? comparedFaults(claim.models, models, [...path, "models"])
    : [];
  switch (claim.says) {
    case "varies less":
      return [...named, ...scopeFaults(claim, path)];
    case "harder":
      return [
        ...named,
        ...scopeFaults(claim, path),
        ...(claim.than?.includes(claim.class)
          ? [{
            path: [...path, "than"],
            message: `found ${quoted(claim.class)} itself, expected other classes`,
          }]
          : []),
      ];
    case "generally rises":
      return [
        ...claim.pairs.flatMap((pair, index) => comparedFaults(pair, models, [...path, "pairs", index])),
        ...repeated(claim.pairs.map((pair) => pair.join(" → ")), [...path, "pairs"]),
        ...repeated(claim.measures, [...path, "measures"]),
      ];
    case "grows":
    case "contributes alike":
      return [
        ...named,
        ...claim.models.flatMap((name, index) =>
          models.find((model) => model.name === name)?.objective === "none"
            ? [{
              path: [...path, "models", index],
              message: `found ${quoted(name)}, which has no σ_sm, expected models with gaze`,
            }]
            : []
        ),
      ];
    case "insensitive":
    case "affects":
      return [
        ...comparedFaults([claim.model], models, [...path, "model"]).map((fault) => ({
          ...fault,
          path: [...path, "model"],
        })),
        ...scopeFaults(claim, path),
      ];
    default:
      return named;
  }
}

/** Returns the fault of a measure that is not per class, or only per class. */
function scopeFaults(measured: MeasureOf, path: Path): Fault[] {
  const fault = scopeFault(measured);
  return fault === undefined ? [] : [{ path: [...path, "measure"], message: `found ${fault}` }];
}
