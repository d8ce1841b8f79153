/** For tests: sample cases of an invented experiment, with drawn lungs and maps. */
import type { Gallery, ModelMeasurements, Picture } from "../measurements.ts";
import { stored } from "./stored.ts";

/** Returns a picture from a function of the position, both from 0 to 1. */
function examplePicture(
  height: number,
  width: number,
  at: (down: number, across: number) => number,
): Picture {
  const data = Float32Array.from(
    { length: height * width },
    (_, index) => at((Math.floor(index / width) + 0.5) / height, (index % width + 0.5) / width),
  );
  return { height, width, data };
}

const bump = (down: number, across: number, size: number) => (y: number, x: number) =>
  Math.exp(-((y - down) ** 2 + (x - across) ** 2) / size ** 2);

/**
 * Returns a case per class, with a map of each model. Pictures are small: every report draws each
 * three times as large.
 */
export function exampleGallery(
  models: readonly Pick<ModelMeasurements, "name">[],
  classNames: readonly string[],
): Gallery {
  const left = bump(0.5, 0.3, 0.25), right = bump(0.5, 0.72, 0.22);
  const thorax = (y: number, x: number) => 0.95 - 0.7 * Math.max(left(y, x), right(y, x));
  return {
    rule: "Of every class, the test image whose true class has the median probability under the first model.",
    without: [],
    cases: classNames.map((_, label) => ({
      dicomId: `${label}f3a9c1d-0000`,
      reason: "worst error",
      label,
      gaze: true,
      maps: models.map(({ name }) => ({
        model: name,
        seed: 3,
        probabilities: [0.2, 0.3, 0.5],
        predictions: stored([name, "predictions"]).hash,
      })),
      pictures: {
        image: examplePicture(24, 40, thorax),
        pixelsPerCell: 8,
        ...(label === 0 ? {} : {
          outline: {
            mask: examplePicture(12, 20, (y, x) => left(y, x) > 0.5 ? 1 : 0),
            pixelsPerCell: 2,
          },
        }),
        heatMap: examplePicture(3, 5, bump(0.55, 0.7, 0.3)),
        cams: models.map((_, index) =>
          examplePicture(
            3,
            5,
            (y, x) => 9 * bump(0.3 + 0.2 * index, 0.3 + 0.4 * index, 0.4)(y, x) - 4 + label * y,
          )
        ),
      },
    })),
  };
}
