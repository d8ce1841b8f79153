/** Checks the rules of an experiment beyond the shape of its fields. */
import { kindOfData } from "../data/data_sets.ts";
import { claimFaults } from "./claim_faults.ts";
import { comparedFaults } from "./compared_models.ts";
import { readerText, repeated, repeatedPlaces } from "./repeated.ts";
import { quoted } from "../errors/quoted.ts";
import { SUBSETS } from "../data/subsets.ts";
import type { Fault } from "./fault.ts";
import { type ExperimentFile, trainingOf } from "./schema.ts";
import { searchFaults } from "./search/search_faults.ts";
import { sweepFaults } from "./search/sweep_faults.ts";

/** The total stride of every network: the CAM grid is this many times smaller than the image. */
const NETWORK_STRIDE = 32;

/**
 * The most pixels of a network's input: eight times the paper's 1536 × 1280, 64 MiB of float32 an
 * image.
 */
const MOST_PIXELS = 2 ** 24;

/** The most runs of an experiment: each is four tasks and a row of most tables. */
const MOST_RUNS = 10_000;

/** Returns every broken rule, in the file's order. */
export function brokenRules(experiment: ExperimentFile): Fault[] {
  return [
    ...dataFaults(experiment),
    ...splitFaults(experiment),
    ...canvasFaults(experiment),
    ...repeated(experiment.seeds, ["seeds"]),
    ...runFaults(experiment),
    ...nameFaults(experiment),
    ...comparisonFaults(experiment),
    ...balanceFaults(experiment),
    ...searchFaults(experiment),
    ...heatMapFaults(experiment),
    ...degreesFaults(experiment),
    ...sweepFaults(experiment),
    ...claimFaults(experiment),
    ...repeated(experiment.deviations, ["deviations"]),
  ];
}

function dataFaults({ data, pixels }: ExperimentFile): Fault[] {
  const kind = kindOfData(data);
  return [
    ...kind.faults(data),
    ...(pixels === "mimic-jpg" && kind.isEqualised(data)
      ? [{
        path: ["pixels"],
        message:
          'found "mimic-jpg", which equalises images as MIMIC-CXR-JPG\'s makers did, for data.images of that kind, which ' +
          'are already equalised; expected "raw-max" or "voi", which do not equalise them again',
      }]
      : []),
  ];
}

function splitFaults({ split, search }: ExperimentFile): Fault[] {
  if ("folds" in split) return foldFaults(split, search !== undefined);
  if ("column" in split) {
    const first = new Map<string, string>();
    return SUBSETS.flatMap((subset) =>
      split[subset].flatMap((value, index): Fault[] => {
        const earlier = first.get(value);
        first.set(value, earlier ?? subset);
        return earlier === undefined ? [] : [{
          path: ["split", subset, index],
          message: `found ${quoted(value)} again (first in ${earlier}), expected each value once`,
        }];
      })
    );
  }
  const sum = split.train + split.validation + split.test;
  if (Math.abs(sum - 1) < 1e-9) return [];
  return [{
    path: ["split"],
    message: `found train + validation + test = ${Number(sum.toFixed(6))}, expected 1`,
  }];
}

function foldFaults(
  { folds, validation }: { readonly folds: number; readonly validation: number },
  isSearched: boolean,
): Fault[] {
  const left = 1 - 1 / folds - validation;
  return [
    ...(left > 0.05 ? [] : [{
      path: ["split", "validation"],
      message: `found ${validation} with test sets of 1/${folds} of the images, which leaves ${
        Math.max(0, Math.round(100 * left))
      } % for training, expected more than 5 %`,
    }]),
    ...(isSearched
      ? [{
        path: ["split", "folds"],
        message:
          "found folds with a search, whose choice would have seen test images of other folds, expected " +
          "train, validation and test: search on such a split, then write the chosen settings into a study with folds",
      }]
      : []),
  ];
}

function canvasFaults({ canvas }: ExperimentFile): Fault[] {
  const { height, width, downsample } = canvas;
  const unit = downsample * NETWORK_STRIDE;
  const sides = (["height", "width"] as const)
    .filter((side) => canvas[side] % unit !== 0)
    .map((side) => ({
      path: ["canvas", side],
      message: `found ${canvas[side]}, expected a multiple of ${unit} ` +
        `(downsample ${downsample} × the networks' stride ${NETWORK_STRIDE}), ` +
        `such as ${Math.ceil(canvas[side] / unit) * unit}`,
    }));
  const rows = Math.ceil(height / downsample), columns = Math.ceil(width / downsample);
  if (sides.length === 0 && rows * columns === NETWORK_STRIDE ** 2) {
    return [{
      path: ["canvas"],
      message:
        `found a canvas that is one cell of a CAM (${unit} × ${unit} pixels), expected two or more: a map of one cell ` +
        "is the same for every gaze, and a batch of one image cannot be normalised; make the canvas larger",
    }];
  }
  if (rows * columns <= MOST_PIXELS) return sides;
  return [...sides, {
    path: ["canvas"],
    message: `found ${rows} × ${columns} pixels for the networks, expected at most ${MOST_PIXELS} in all ` +
      "(each image is in memory as float32); make the canvas smaller or downsample larger",
  }];
}

function runFaults({ models, seeds }: ExperimentFile): Fault[] {
  const runs = models.length * seeds.length;
  if (runs <= MOST_RUNS) return [];
  return [{
    path: ["seeds"],
    message:
      `found ${models.length} models × ${seeds.length} seeds = ${runs} runs, expected at most ${MOST_RUNS}`,
  }];
}

function nameFaults({ models }: ExperimentFile): Fault[] {
  return repeated(models.map(({ name }) => name), ["models"], readerText)
    .map((fault) => ({ ...fault, path: [...fault.path, "name"] }));
}

/**
 * Returns the faults of models whose rare classes would count twice: drawn as often as the others,
 * and weighted as if they were not. A list of weights is the user's own choice.
 */
function balanceFaults(experiment: ExperimentFile): Fault[] {
  const { search, sweeps, models } = experiment;
  const message =
    'found "balanced" beside sampling: balanced, expected only one of the two: classes that are drawn equally often need no weights';
  const own = models.flatMap((model, index): Fault[] =>
    model.classWeights === "balanced" && trainingOf(experiment, model).sampling === "balanced"
      ? [{ path: ["models", index, "classWeights"], message }]
      : []
  );
  const tried = {
    sampling: [
      ...search?.space.sampling ?? [],
      ...sweeps.flatMap((sweep) => sweep.parameter === "sampling" ? sweep.values : []),
      ...models.flatMap((model) => trainingOf(experiment, model).sampling ?? []),
    ].includes("balanced"),
    classWeights: models.some(({ classWeights }) => classWeights === "balanced"),
  };
  const weights = search?.space.classWeights?.indexOf("balanced") ?? -1;
  const samplings = search?.space.sampling?.indexOf("balanced") ?? -1;
  return [
    ...own,
    ...(weights >= 0 && tried.sampling
      ? [{ path: ["search", "space", "classWeights", weights], message }]
      : samplings >= 0 && tried.classWeights
      ? [{
        path: ["search", "space", "sampling", samplings],
        message: message.replace("sampling: balanced", "classWeights: balanced"),
      }]
      : []),
  ];
}

/** Reports settings of one kind of heat map that are varied for the other kind. */
function heatMapFaults({ heatMap: { kind = "blur" }, search, sweeps }: ExperimentFile): Fault[] {
  const [own, other] = kind === "blur"
    ? ["heatMap.blur", "heatMap.sigma"]
    : ["heatMap.sigma", "heatMap.blur"];
  const message = `found "${other}", but heatMap is of kind ${kind}, expected "${own}"`;
  return [
    ...(search !== undefined && Object.keys(search.space).includes(other)
      ? [{ path: ["search", "space", other], at: "key" as const, message }]
      : []),
    ...sweeps.flatMap(({ parameter }, index): Fault[] =>
      parameter === other ? [{ path: ["sweeps", index, "parameter"], message }] : []
    ),
  ];
}

/** Reports degrees without gaze that states the pixels per degree. */
function degreesFaults({ data, heatMap }: ExperimentFile): Fault[] {
  if (heatMap.kind !== "gaussian" || heatMap.units !== "degrees") return [];
  if (kindOfData(data).knowsDegrees(data)) return [];
  return [{
    path: ["heatMap", "units"],
    message:
      `found "degrees", but the gaze of data of kind ${data.kind} does not say how many pixels a degree has` +
      `${
        data.kind === "reflacx" ? " unless data.gaze is fixations" : ""
      }, expected "pixels"; σ in pixels is σ in degrees ` +
      "times the pixels per degree of the screen at the reader's distance",
  }];
}

function comparisonFaults({ comparisons, models }: ExperimentFile): Fault[] {
  const again = repeatedPlaces(
    comparisons.map(({ models, measure }) => JSON.stringify([measure, models.toSorted()])),
  );
  return [
    ...comparisons.flatMap((comparison, index) =>
      comparedFaults(comparison.models, models, ["comparisons", index, "models"])
    ),
    ...again.map(([index, first]) => ({
      path: ["comparisons", index],
      message:
        `found the models and measure of comparison ${first + 1} again, expected each comparison once ` +
        "(the order of its models makes no difference)",
    })),
  ];
}
