import { softmax } from "../../stats/softmax.ts";
import type { Unmeasured } from "../../evaluate/unmeasured.ts";
import type { SplitFile } from "./files.ts";
import { readPredictionsFile } from "./predictions_file.ts";
import { tuple } from "../../formats/items.ts";

/** The outputs of one run for n images, beside the truth; or the reason why it has none. */
export type Predictions = ({ readonly outcome: "predicted" } & PredictedImages) | Unmeasured;

/** The outputs of a trained network for the n images of a subset, in the split's order. */
export interface PredictedImages extends TestImages {
  /** Scores: [n, classes]. */
  readonly logits: Float32Array;
  /** The softmax of the scores: [n, classes]; NaN if a score is not finite. */
  readonly probabilities: Float32Array;
  /** Ω of every class as computed: [n, classes, height, width]. */
  readonly cams: Float32Array;
  readonly grid: { readonly height: number; readonly width: number };
}

/** The test images and their classes. */
export interface TestImages {
  readonly ids: readonly string[];
  /** The true classes, indices into the split's class names: [n]. */
  readonly labels: readonly number[];
}

/** Returns the test images of a split, in its order. */
export function testImages(split: SplitFile): TestImages {
  return imagesOf(split, "test");
}

function imagesOf({ images, subsets }: SplitFile, subset: keyof SplitFile["subsets"]): TestImages {
  const ids = subsets[subset];
  const labelOf = new Map(images.map(({ dicomId, label }) => [dicomId, label]));
  const labels = ids.map((id) => {
    const label = labelOf.get(id);
    if (label !== undefined) return label;
    throw new RangeError(`${id}: found a ${subset} image that the split's list of images does not have`);
  });
  return { ids, labels };
}

/**
 * Reads a `predict` task's output for the images of `subset`, with the labels of `split`.
 *
 * Throws a `SafetensorsError` or `TypeError` if the file is of another kind. Throws a `RangeError`
 * if its images are not the subset's.
 */
export async function readPredictions(
  path: string,
  split: SplitFile,
  subset: keyof SplitFile["subsets"] = "test",
): Promise<Predictions> {
  const file = await readPredictionsFile(path);
  if (file.kind === "none") return { outcome: file.because.end, reason: file.because.reason };
  const { ids, logits, cams } = file.rows;
  const truth = imagesOf(split, subset);
  const other = ids.find((id, index) => id !== truth.ids[index]);
  if (other !== undefined || ids.length !== truth.ids.length) {
    throw new RangeError(
      `predictions: found ${ids.length} images${other === undefined ? "" : `, among them ${other}`}, ` +
        `expected the split's ${truth.ids.length} ${subset} images in its order`,
    );
  }
  const [, , height, width] = tuple(cams.shape, 4);
  return {
    outcome: "predicted",
    ...truth,
    logits: logits.data,
    probabilities: softmax(logits.data, split.classNames.length),
    cams: cams.data,
    grid: { height, width },
  };
}
