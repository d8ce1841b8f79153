/** The memory of a study's heat maps: in each training, and in the task that makes them. */
import { camGrid } from "../../data/canvas.ts";
import { FINER } from "../../data/fine_grid.ts";
import { movesAnyGaze, movesGaze } from "../moved_gaze.ts";
import type { ExperimentFile, ModelSettings } from "../schema.ts";

/** Deno and the task's code, in bytes: 85 to 92 MiB measured. */
const PROGRAM_BYTES = 100 * 2 ** 20;

/**
 * The maps of all images are in memory at once, with their file's bytes and copies of them while it
 * is written. Measured on the paper's canvas, with fine maps: 3.4 times the file's size for 1,083
 * images, 4.2 times for 400.
 */
const COPIES = 4.5;

type Settings = Pick<ExperimentFile, "canvas" | "training" | "search" | "sweeps">;

/** Returns the bytes of one image's heat maps in the trainings of a model: Ψ, and the fine one. */
export function heatMapRowBytes(experiment: Settings, model: ModelSettings): number {
  if (model.objective === "none") return 0;
  return rowBytes(experiment, movesGaze(experiment, model));
}

/**
 * Returns the most memory, in bytes, that the task holds which makes the heat maps of `images`
 * images.
 */
export function heatMapTaskBytes(
  experiment: Settings & Pick<ExperimentFile, "models">,
  images: number,
): number {
  return PROGRAM_BYTES + COPIES * images * rowBytes(experiment, movesAnyGaze(experiment));
}

function rowBytes({ canvas }: Pick<Settings, "canvas">, fine: boolean): number {
  const { height, width } = camGrid(canvas);
  return 4 * height * width * (1 + (fine ? FINER ** 2 : 0));
}
