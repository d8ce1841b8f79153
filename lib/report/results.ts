/**
 * Writes `results.json`, the report for programs, and reads it back, so that a report can be
 * rendered from it again.
 */
import type { z } from "zod";
import { runMetricsSchema } from "../evaluate/metrics.ts";
import { runEndSchema } from "../train/run_end.ts";
import type { Measurements, ModelMeasurements, Stored } from "./measurements.ts";
import type { ModelSummary } from "../evaluate/summary.ts";
import { type ModelResults, type Results, resultsSchema } from "./results_schema.ts";
import { citedResult, storedResult } from "./cited_result.ts";
import { galleryResults } from "./gallery_results.ts";
import { finishedRuns } from "./runs.ts";
import { checkSchema } from "../formats/check_schema.ts";
import { jsonFault } from "../formats/json_fault.ts";
import { jsonExcess } from "../formats/json_shape.ts";
import { UserError } from "../errors/user_error.ts";

/** A `results.json` that is invalid; the message names the place and the reason. */
export class ResultsError extends UserError {
  override name = "ResultsError";
}

/**
 * The file's text: keys in sorted order, NaN and infinities as null. Two runs of one experiment
 * differ in `environment` and `times` alone.
 */
export function resultsJson(measurements: Measurements): string {
  const text = JSON.stringify(resultsOf(measurements), sortedKeys, 2) + "\n";
  // Lists of numbers on one line each: a line break in JSON is never part of a string.
  return text.replace(
    /\[\n([-\d.eE+,\snul]*)\n *\]/g,
    (_, items: string) => `[${items.replace(/\s+/g, " ").trim()}]`,
  );
}

/**
 * The measurements behind the text of a `results.json`, all but the pictures of the gallery, which
 * it does not hold: `resultsJson(readResults(text)) === text`. Throws a {@linkcode ResultsError}
 * for any other text; `path` names the file there.
 */
export function readResults(text: string, path = "results.json"): Measurements {
  const checked = checkSchema(resultsSchema, parseJson(text, path));
  if (!checked.ok) {
    throw new ResultsError(
      `${path}: is no results.json of this version (reports/results.schema.json); ` +
        `deno task report writes it anew:\n${checked.faults}`,
    );
  }
  return measurementsIn(checked.value);
}

/** True if two `results.json` differ in environment and times only; false if one cannot be read. */
export function sameResults(a: string, b: string): boolean {
  return a !== "" && b !== "" && withoutCircumstances(a) === withoutCircumstances(b);
}

function withoutCircumstances(text: string): string {
  try {
    return JSON.stringify({ ...Object(JSON.parse(text)), environment: null, times: null });
  } catch {
    return text;
  }
}

/** The least characters per value of a file: two thirds of the ratio of files written here. */
const TEXT_PER_PART = 20;

function parseJson(text: string, path: string): unknown {
  const excess = jsonExcess(text, TEXT_PER_PART);
  if (excess !== undefined) throw new ResultsError(`${path}: is no results.json: ${excess}`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ResultsError(`${path}: is not JSON: ${jsonFault(error)}`);
  }
}

function resultsOf(measurements: Measurements): Results {
  const {
    experiment,
    file,
    title,
    synthetic,
    patientData,
    seeds,
    classNames,
    settings,
    deviations,
    data,
    gazeRows,
    gazeCoverage,
    split,
    gallery,
    tasks,
  } = measurements;
  return {
    experiment,
    file,
    title,
    synthetic,
    patientData,
    seeds,
    classNames,
    settings,
    deviations,
    data: data ? { ...data.value, result: data.hash } : null,
    gazeRows: gazeRows ? { ...gazeRows.value, result: gazeRows.hash } : null,
    gazeCoverage: gazeCoverage ? { ...gazeCoverage.value, result: gazeCoverage.hash } : null,
    split: split ? { ...split.value, result: split.hash } : null,
    models: measurements.models.map(modelResults),
    comparisons: measurements.comparisons.map(({ models, measure, result, statistics }) => ({
      models,
      measure,
      f: result?.value.f ?? null,
      df: result?.value.df ?? null,
      p: result?.value.p ?? null,
      counts: result?.value.counts ?? null,
      note: result?.value.note ?? null,
      result: result?.hash ?? null,
      statistics: citedResult(statistics),
    })),
    paper: measurements.paper
      ? {
        citation: measurements.paper.citation,
        claims: measurements.paper.claims.map(({ claim, judged }) => ({
          claim,
          judged: citedResult(judged),
        })),
        answers: citedResult(measurements.paper.answers),
      }
      : null,
    gallery: galleryResults(gallery),
    tasks,
    environment: measurements.environment,
    times: {
      wallSeconds: measurements.wallSeconds,
      trainings: measurements.models.flatMap((model) =>
        finishedRuns(model).map(({ seed, seconds, peakMemory }) => ({
          model: model.name,
          seed,
          seconds,
          peakMemory,
        }))
      ),
    },
  };
}

function modelResults(
  { name, settings, runs, summary, description, uncertainty }: ModelMeasurements,
): ModelResults {
  const none = { perSeed: [], median: null, standardDeviation: null };
  return {
    name,
    settings,
    result: summary?.hash ?? null,
    seeds: summary?.value.seeds ?? [],
    unmeasured: summary?.value.unmeasured ?? [],
    collapsed: summary?.value.collapsed ?? [],
    auc: summary?.value.auc ?? none,
    aucOneVsRest: summary?.value.aucOneVsRest ?? none,
    accuracy: summary?.value.accuracy ?? none,
    classes: summary ? classResults(summary) : [],
    interpretability: summary?.value.interpretability ?? [],
    description: citedResult(description),
    uncertainty: citedResult(uncertainty),
    runs: runs.map((run) =>
      run.status === "finished"
        ? {
          seed: run.seed,
          status: run.status,
          training: { ...run.training.value, result: run.training.hash },
          metrics: { ...run.metrics.value, result: run.metrics.hash },
          checkpoint: run.checkpoint,
          predictions: run.predictions,
          history: citedResult(run.history),
          description: citedResult(run.description),
        }
        : { seed: run.seed, status: run.status, cause: run.cause }
    ),
  };
}

/** Medians are under the measures' own names; the values over seeds are under `overSeeds`. */
function classResults({ value: { classes } }: Stored<ModelSummary>): ModelResults["classes"] {
  return classes.map(({ name, support, precision, recall, f1, auc }) => ({
    name,
    support,
    precision: precision.median,
    recall: recall.median,
    f1: f1.median,
    auc: auc.median,
    overSeeds: { precision, recall, f1, auc },
  }));
}

function measurementsIn(results: Results): Measurements {
  const { models, comparisons, data, gazeRows, gazeCoverage, split, paper, gallery, times, ...rest } =
    results;
  return {
    ...rest,
    ...(data ? { data: storedIn(data) } : {}),
    ...(gazeRows ? { gazeRows: storedIn(gazeRows) } : {}),
    ...(gazeCoverage ? { gazeCoverage: storedIn(gazeCoverage) } : {}),
    ...(split ? { split: storedIn(split) } : {}),
    models: models.map((model) => modelIn(model, times)),
    comparisons: comparisons.map(({ models, measure, result, f, df, p, counts, note, statistics }) => ({
      models,
      measure,
      ...(result !== null && df !== null && counts !== null
        ? { result: { hash: result, value: { models, counts, f, df, p, note } } }
        : {}),
      ...(statistics ? { statistics: storedResult(statistics) } : {}),
    })),
    ...(paper
      ? {
        paper: {
          citation: paper.citation,
          claims: paper.claims.map(({ claim, judged }) => ({
            claim,
            ...(judged ? { judged: storedResult(judged) } : {}),
          })),
          ...(paper.answers ? { answers: storedResult(paper.answers) } : {}),
        },
      }
      : {}),
    ...(gallery ? { gallery } : {}),
    wallSeconds: times.wallSeconds,
  };
}

function modelIn(model: ModelResults, { trainings }: Results["times"]): ModelMeasurements {
  const { name, settings, result, seeds, unmeasured, collapsed, auc, aucOneVsRest, accuracy } = model;
  const { interpretability } = model;
  const classes = model.classes.map(({ name, support, overSeeds }) => ({ name, support, ...overSeeds }));
  const summary = { seeds, unmeasured, collapsed, auc, aucOneVsRest, accuracy, classes, interpretability };
  const timeOf = (seed: number) => trainings.find((time) => time.model === name && time.seed === seed);
  return {
    name,
    settings,
    runs: model.runs.map((run) =>
      run.status === "finished"
        ? {
          status: run.status,
          seed: run.seed,
          checkpoint: run.checkpoint,
          predictions: run.predictions,
          training: storedAs(runEndSchema, run.training),
          metrics: storedAs(runMetricsSchema, run.metrics),
          seconds: timeOf(run.seed)?.seconds ?? null,
          peakMemory: timeOf(run.seed)?.peakMemory ?? null,
          ...(run.history ? { history: storedResult(run.history) } : {}),
          ...(run.description ? { description: storedResult(run.description) } : {}),
        }
        : run
    ),
    ...(result === null ? {} : { summary: { hash: result, value: summary } }),
    ...(model.description ? { description: storedResult(model.description) } : {}),
    ...(model.uncertainty ? { uncertainty: storedResult(model.uncertainty) } : {}),
  };
}

/** Reads a value that the file holds beside its hash. */
function storedIn<Value extends { readonly result: string }>(
  { result, ...value }: Value,
): Stored<Omit<Value, "result">> {
  return { hash: result, value };
}

/** The same for a value that may have one of several shapes. */
function storedAs<Schema extends z.ZodType>(
  schema: Schema,
  { result, ...value }: { readonly result: string },
): Stored<z.infer<Schema>> {
  return { hash: result, value: schema.parse(value) };
}

/** Objects come out with sorted keys; `JSON.stringify` itself writes NaN and infinities as null. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1));
}
