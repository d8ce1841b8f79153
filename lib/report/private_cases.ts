/**
 * The part of a report on single images. If they may be patients', it is in `private/`, which must
 * not be shared.
 */
import { z } from "zod";
import { imageErrorsSchema } from "../evaluate/image_errors.ts";
import { failuresSchema } from "../evaluate/worst_cases.ts";
import { UserError } from "../errors/user_error.ts";
import { gallerySchema } from "./gallery_schema.ts";
import type { Measurements, ModelMeasurements } from "./measurements.ts";
import { PRIVATE_FOLDER } from "./pages.ts";

/** The folder's machine-readable file. */
export const PRIVATE_CASES = `${PRIVATE_FOLDER}cases.json`;

const casesSchema = z.strictObject({
  gallery: gallerySchema.nullable(),
  failures: z.array(
    z.strictObject({ model: z.string(), cases: failuresSchema.unwrap().shape.cases }).readonly(),
  ).readonly(),
  errors: imageErrorsSchema.unwrap().shape.perImage.default([]),
  causes: z.array(
    z.strictObject({ model: z.string(), seed: z.int(), cause: z.string() }).readonly(),
  ).readonly().describe("why runs have no result, which may name files and folders"),
}).readonly();

/** The data on single images. */
type PrivateCases = z.infer<typeof casesSchema>;

/**
 * Extracts from `measurements` the data on single images, and the reasons for runs without a
 * result.
 */
export function privateCases({ gallery, models, errors }: Measurements): z.input<typeof casesSchema> {
  return z.encode(casesSchema, {
    gallery,
    failures: models.flatMap(({ name, description }) =>
      description ? [{ model: name, cases: description.value.failures.cases }] : []
    ),
    errors: errors?.value.perImage ?? [],
    causes: models.flatMap(({ name, runs }) =>
      runs.flatMap((run) =>
        run.status === "finished" ? [] : [{ model: name, seed: run.seed, cause: run.cause }]
      )
    ),
  });
}

/** Returns the measurements without the data that {@linkcode privateCases} extracts. */
export function withoutPrivateCases(measurements: Measurements): Measurements {
  return withoutSingleImages(measurements, `${PRIVATE_FOLDER}cases.md says why`);
}

/**
 * Returns the measurements of a report without images: nothing in it refers to a single image.
 * Causes of missing results, which may name patients' files, are left out too.
 */
export function withoutImages(measurements: Measurements): Measurements {
  const cause = measurements.patientData
    ? "a cause may name a patient’s file, so it is not shown"
    : undefined;
  return { ...withoutSingleImages(measurements, cause), withoutImages: true };
}

function withoutSingleImages(measurements: Measurements, cause: string | undefined): Measurements {
  return {
    ...measurements,
    gallery: null,
    errors: withPerImage(measurements.errors, []),
    models: measurements.models.map((model) => ({
      ...withFailures(model, []),
      runs: model.runs.map((run) => run.status === "finished" ? run : { ...run, cause: cause ?? run.cause }),
    })),
  };
}

/**
 * The inverse of {@linkcode withoutPrivateCases}, except for the gallery's pictures, given the text
 * of `private/cases.json`. Throws a `UserError` for any other text.
 */
export function withPrivateCases(measurements: Measurements, text: string): Measurements {
  const { gallery, failures, causes, errors } = parsed(text);
  return {
    ...measurements,
    ...(gallery ? { gallery } : {}),
    errors: withPerImage(measurements.errors, errors),
    models: measurements.models.map((model) => {
      const own = failures.find((failure) => failure.model === model.name);
      return {
        ...own ? withFailures(model, own.cases) : model,
        runs: model.runs.map((run) => {
          if (run.status === "finished") return run;
          const recorded = causes.find((cause) => cause.model === model.name && cause.seed === run.seed);
          return { ...run, cause: recorded?.cause ?? run.cause };
        }),
      };
    }),
  };
}

function withPerImage(
  errors: Measurements["errors"],
  perImage: PrivateCases["errors"],
): Measurements["errors"] {
  return errors && { hash: errors.hash, value: { ...errors.value, perImage } };
}

function withFailures(
  model: ModelMeasurements,
  cases: PrivateCases["failures"][number]["cases"],
): ModelMeasurements {
  if (model.description === null) return model;
  const { hash, value } = model.description;
  return { ...model, description: { hash, value: { ...value, failures: { ...value.failures, cases } } } };
}

function parsed(text: string): PrivateCases {
  try {
    return casesSchema.parse(JSON.parse(text));
  } catch {
    throw new UserError(
      `${PRIVATE_CASES}: is not what this version writes; deno task report writes the report again`,
    );
  }
}
