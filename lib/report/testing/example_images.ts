/**
 * For tests: errors by image and baselines of an invented experiment, made by the real functions.
 */
import { type ImageErrors, imageErrors } from "../../evaluate/image_errors.ts";
import { type PointingBaselines, pointingBaselines } from "../../evaluate/pointing_baselines.ts";
import { randomStream } from "../../random/stream.ts";
import type { ExampleClasses } from "./example_statistics.ts";
import type { ModelMeasurements } from "../measurements.ts";
import { finishedRuns } from "../runs.ts";

const labelsOf = ({ support }: ExampleClasses) =>
  support.flatMap((images, label) => new Array<number>(images).fill(label));

/**
 * Errors of these models' measured runs, from random probabilities; every run misclassifies image
 * 3.
 */
export function exampleErrors(models: readonly ModelMeasurements[], classes: ExampleClasses): ImageErrors {
  const labels = labelsOf(classes);
  return imageErrors({
    ids: labels.map((_, image) => `${String(image).padStart(2, "0")}e5a9c1d-0000`),
    labels,
    classCount: 3,
    models: models.map((model) => ({
      name: model.name,
      trainings: finishedRuns(model).filter(({ metrics }) => metrics.value.outcome === "measured")
        .map(({ seed }) => {
          const stream = randomStream("example errors", model.name, seed);
          return labels.flatMap((label, image) =>
            [0, 1, 2].map((own) =>
              stream.uniform() + (image === 3 ? own === 2 ? 5 : 0 : own === label ? 0.5 : 0)
            )
          );
        }),
    })),
  });
}

/** Baselines of two organs on a grid of 3 × 2 cells; the heart is always in the same cell. */
export function exampleBaselines(classes: ExampleClasses): PointingBaselines {
  const labels = labelsOf(classes);
  const inside = (cells: (image: number) => readonly number[]) =>
    Uint8Array.from(labels.flatMap((_, image) => cells(image)));
  return pointingBaselines({
    classNames: classes.classNames,
    labels,
    grid: { height: 3, width: 2 },
    organs: [
      { className: "cardiomegaly", inside: inside(() => [0, 0, 0, 1, 0, 0]) },
      {
        className: "pneumonia",
        inside: inside((image) => image % 2 === 0 ? [1, 0, 0, 0, 0, 0] : [0, 1, 0, 0, 0, 0]),
      },
    ],
  }, [0, 1]);
}
