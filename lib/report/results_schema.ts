/**
 * `results.json`: one schema. It gives the form of the file, the type {@linkcode Measurements}, the
 * conversion between both, and the published JSON Schema.
 */
import { z } from "zod";
import { type Comparison, comparisonSchema } from "../evaluate/comparison.ts";
import { gallerySchema } from "./gallery_schema.ts";
import { hashSchema as hash, type Stored } from "./measured.ts";
import {
  CLAIM_FIELDS,
  CLAIMS_FIELDS,
  COMPARISON_FIELDS,
  STATEMENT_FIELDS,
  STUDY_FIELDS,
  SWEEP_FIELDS,
} from "./measured_things.ts";
import { modelResultsSchema, settingsSchema } from "./model_results_schema.ts";

const count = z.int().nonnegative();
const names = z.array(z.string()).readonly();
const seconds = z.number().nonnegative().nullable().describe("null if not measured");
const peakMemory = count.nullable().describe("of the process, in bytes; null if not measured");

const { result: _, ...furtherFields } = COMPARISON_FIELDS;
const { f, df, p, counts, note } = comparisonSchema.unwrap().shape;
const compared = { models: names, measure: z.enum(["auc", "interpretability"]) };
const measured = z.strictObject({ ...compared, ...furtherFields });

/** A test between models. */
export type ComparisonMeasurements = Readonly<z.output<typeof measured>> & {
  /** The comparison; null if it could not be made. */
  readonly result: Stored<Comparison> | null;
};

/** The members of the comparison are stored next to the models' names. */
const comparisonResultsSchema = z.codec(
  z.strictObject({
    ...compared,
    f,
    df: df.nullable(),
    p,
    counts: counts.nullable(),
    note,
    result: hash.nullable().describe("null where the comparison could not be made"),
    ...furtherFields,
  }).readonly(),
  z.custom<ComparisonMeasurements>(),
  {
    decode: ({ f, df, p, counts, note, result, ...rest }) => ({
      ...rest,
      result: result === null || df === null || counts === null
        ? null
        : { hash: result, value: { models: rest.models, counts, f, df, p, note } },
    }),
    encode: ({ result, ...rest }) => ({
      ...rest,
      f: result?.value.f ?? null,
      df: result?.value.df ?? null,
      p: result?.value.p ?? null,
      counts: result?.value.counts ?? null,
      note: result?.value.note ?? null,
      result: result?.hash ?? null,
    }),
  },
);

/** The whole file. */
export const resultsSchema = z.strictObject({
  experiment: z.string(),
  file: z.string().describe("the experiment file"),
  title: z.string(),
  synthetic: z.boolean().describe("whether images are generated, as far as the files that were read say"),
  patientData: z.boolean().describe(
    "whether images may be patients': then nothing here tells of a single one",
  ),
  withoutImages: z.literal(true).exactOptional().describe(
    "where the report was written with --no-images: then nothing here tells of a single image",
  ),
  classNames: names,
  seeds: z.array(count).readonly(),
  folds: z.strictObject({ folds: z.int().min(2), repeats: z.int().positive() }).readonly().nullable()
    .default(null).describe(
      "of a cross-validation: models, errors and gallery then describe only the first fold, claims and crossValidation all folds; null without folds",
    ),
  settings: settingsSchema.describe("what all models share"),
  deviations: z.array(z.strictObject({ origin: z.enum(["declared", "found"]), text: z.string() }).readonly())
    .readonly().describe("departures from the paper"),
  ...STUDY_FIELDS,
  models: z.array(modelResultsSchema).readonly(),
  comparisons: z.array(comparisonResultsSchema).readonly().describe(
    "one-way analyses of variance over seeds",
  ),
  search: z.strictObject({
    models: names.describe("whose settings are searched"),
    seeds: z.array(count).readonly(),
    strategy: z.string(),
    pathsToTestSet: z.array(names).readonly().describe(
      "paths in the task graph from a choice to a task that may read the test set; must be empty",
    ),
  }).readonly().nullable().default(null).describe("null if no settings are searched"),
  sweeps: z.array(
    z.strictObject({
      parameter: z.string(),
      models: z.array(z.strictObject({ name: z.string(), ...SWEEP_FIELDS }).readonly()).readonly(),
    }).readonly(),
  ).readonly().nullable().default(null).describe(
    "models with several values of one setting, from which no value is chosen; null if there are none",
  ),
  paper: z.strictObject({
    citation: z.string(),
    claims: z.array(z.strictObject({ claim: z.string(), ...CLAIM_FIELDS }).readonly()).readonly(),
    statements: z.array(z.strictObject({ claim: z.string(), ...STATEMENT_FIELDS }).readonly()).readonly()
      .exactOptional().describe("claims of other kinds than a difference between two models"),
    ...CLAIMS_FIELDS,
  }).readonly().nullable().describe("the paper's claims; null where the experiment names none"),
  gallery: gallerySchema.nullable().describe(
    "the test images shown; the pictures themselves lie in figures/. Null where the images may be patients': private/ has them; null also without images",
  ),
  tasks: z.array(
    z.strictObject({ name: z.string(), module: z.string(), key: hash, code: hash }).readonly(),
  ).readonly().describe(
    "the finished tasks behind the figures: what decided their bits, and the code among it",
  ),
  environment: z.strictObject({
    deno: z.string(),
    engine: z.strictObject({ name: z.string(), version: z.string(), provider: z.string() }).readonly(),
    operatingSystem: z.string(),
    cpu: z.string(),
    cores: z.int().positive(),
    lock: z.string().regex(/^[0-9a-f]{64}$/).describe("SHA-256 of deno.lock"),
    commit: z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/).nullable(),
  }).readonly(),
  times: z.strictObject({
    wallSeconds: seconds,
    trainings: z.array(z.strictObject({ model: z.string(), seed: count, seconds, peakMemory }).readonly())
      .readonly(),
    searches: z.array(z.strictObject({ model: z.string(), seconds }).readonly()).readonly().nullable()
      .default(null).describe("all trainings of a model's search together; null where none is searched"),
  }).readonly(),
}).readonly();

/** The content of a report. */
export type Measurements = z.output<typeof resultsSchema>;

/** The file as JSON. */
export type Results = z.input<typeof resultsSchema>;

/** Returns the JSON Schema that `reports/results.schema.json` holds. */
export function resultsJsonSchema(): Record<string, unknown> {
  return { title: "A Fovea report's results.json", ...z.toJSONSchema(resultsSchema, { io: "input" }) };
}
