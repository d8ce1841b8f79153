/** Checks a run's examples before the first batch. */
import type { ExampleSet } from "./example_set.ts";

/** The requirements of a training on its examples. */
export interface Requirements {
  readonly classes: number;
  readonly gazeGuided: boolean;
  /** True if training images move, and heat maps with them. */
  readonly moves: boolean;
}

/**
 * Throws a `RangeError` or `TypeError` that names the set, and the image if the fault lies in one
 * image.
 */
export function checkExamples(
  { train, validation }: { readonly train: ExampleSet; readonly validation: ExampleSet },
  { classes, gazeGuided, moves }: Requirements,
): void {
  for (const [name, set] of [["training", train], ["validation", validation]] as const) {
    if (set.ids.length === 0) {
      throw new RangeError(`${name} set: found no images, expected at least one; see the experiment's split`);
    }
    if (set.labels.length !== set.ids.length) {
      throw new RangeError(`${name} set: ${set.ids.length} images but ${set.labels.length} labels`);
    }
    for (const [index, label] of set.labels.entries()) {
      if (Number.isInteger(label) && label >= 0 && label < classes) continue;
      throw new RangeError(
        `${name} set, image ${set.ids[index]}: class ${label}, expected 0 to ${classes - 1}`,
      );
    }
    if (gazeGuided && !set.heatMapSize) {
      throw new TypeError(`${name} set: found no heat maps, which a gaze-guided objective needs`);
    }
  }
  if (moves && gazeGuided && train.fine === undefined) {
    throw new TypeError("training set: found no fine heat maps, which augmentation with gaze needs");
  }
  if (String(train.imageSize) !== String(validation.imageSize)) {
    throw new RangeError(
      `validation set: images of ${validation.imageSize.join(" × ")} pixels, expected ${
        train.imageSize.join(" × ")
      } as in the training set`,
    );
  }
}
