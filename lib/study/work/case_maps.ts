/** Stores every model's maps of the test images in 8 bits. */
import { argmax } from "../../stats/argmax.ts";
import { elementCount, float32, type Tensor } from "../../formats/tensor.ts";
import type { Predictions } from "./read_predictions.ts";

/** The most bytes of the maps of all classes; beyond it only the true class's are kept. */
const MOST_BYTES = 8 * 2 ** 20;

/** The predictions of all runs: by model, then by seed. */
export interface RunMaps {
  /** The true classes: [n]. */
  readonly labels: readonly number[];
  readonly classCount: number;
  readonly runs: readonly (readonly Predictions[])[];
}

/** Maps as tensors; see `CasesFile.tensors`. */
export interface CaseMaps {
  readonly held: "every class" | "true class";
  /** Runs without maps, as indices of model and seed. */
  readonly without: readonly (readonly [model: number, seed: number])[];
  readonly tensors: readonly (readonly [string, Tensor])[];
}

/** Quantises the maps of all runs, each from its own minimum to its maximum. */
export function gatherMaps({ labels, classCount, runs }: RunMaps): CaseMaps {
  const shown = runs.flat().find((run) => run.outcome === "predicted");
  const [models, seeds] = [runs.length, runs[0]?.length ?? 0];
  const grid = shown?.outcome === "predicted" ? shown.grid : { height: 1, width: 1 };
  const cells = grid.height * grid.width;
  const rows = labels.length * models * seeds;
  const held = rows * classCount * cells <= MOST_BYTES ? "every class" : "true class";
  const classes = held === "every class" ? classCount : 1;
  const shape = [labels.length, models, seeds, classes];
  const maps = new Uint8Array(elementCount(shape) * cells);
  const lowest = new Float32Array(elementCount(shape)), highest = new Float32Array(elementCount(shape));
  const peaks = new Uint16Array(elementCount(shape));
  const probabilities = new Float32Array(rows * classCount);
  const without: [number, number][] = [];
  runs.forEach((ofModel, model) =>
    ofModel.forEach((run, seed) => {
      if (run.outcome !== "predicted" || !isDrawable(run)) {
        without.push([model, seed]);
        return;
      }
      labels.forEach((label, image) => {
        const row = (image * models + model) * seeds + seed;
        probabilities.set(
          run.probabilities.subarray(image * classCount, (image + 1) * classCount),
          row * classCount,
        );
        for (let own = 0; own < classes; own++) {
          const shownClass = held === "every class" ? own : label;
          const start = (image * classCount + shownClass) * cells;
          const cam = run.cams.subarray(start, start + cells);
          const place = row * classes + own;
          const peak = argmax(cam);
          const low = Math.min(...cam), high = cam[peak]!;
          lowest[place] = low;
          highest[place] = high;
          peaks[place] = peak;
          cam.forEach((value, cell) =>
            maps[place * cells + cell] = high === low ? 0 : Math.round(255 * (value - low) / (high - low))
          );
        }
      });
    })
  );
  return {
    held,
    without,
    tensors: [
      ["maps", { dtype: "U8", shape: [...shape, grid.height, grid.width], data: maps }],
      ["lowest", float32(shape, lowest)],
      ["highest", float32(shape, highest)],
      ["peaks", { dtype: "U16", shape, data: peaks }],
      ["probabilities", float32([labels.length, models, seeds, classCount], probabilities)],
    ],
  };
}

function isDrawable({ probabilities, cams }: Extract<Predictions, { outcome: "predicted" }>): boolean {
  return probabilities.every(Number.isFinite) && cams.every(Number.isFinite);
}
