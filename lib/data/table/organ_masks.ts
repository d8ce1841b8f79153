/** Draws the organs of one image, given as masks or as shapes, on grids. */
import { join } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { type Canvas, gridSize, type Size } from "../canvas.ts";
import { imageKey } from "../image_id.ts";
import { readMask } from "../mask_file.ts";
import { sampleOnCanvas } from "../sample_on_canvas.ts";
import { maskPaths, type Organ, shapesOf } from "./organ_files.ts";
import { drawShapes, type Shape } from "./shapes.ts";

/** An image and the places of its masks. */
export interface MaskedImage {
  readonly id: string;
  readonly image: Size;
  readonly canvas: Canvas;
  /** Canvas pixels from one cell to the next, for each grid. */
  readonly steps: readonly number[];
  /**
   * The folder of mask files, where a missing file is an empty mask; `undefined` if all are
   * missing.
   */
  readonly folder: string | undefined;
  /** The shapes of the organ's table, by `imageKey`. */
  readonly shapes?: ReadonlyMap<string, readonly Shape[]>;
}

/**
 * Returns the organ's mask on the canvas's grid of each step (`gridSize`): 1 inside and 0 outside,
 * row-major. Rejects with a `UserError` that has a line for each bad file.
 */
export async function organMasks(
  organ: Organ,
  { id, image, canvas, steps, folder, shapes }: MaskedImage,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const drawn = shapesOf(organ);
  if (drawn !== undefined) {
    const { kind, settings: { units } } = drawn;
    const own = shapes?.get(imageKey(id)) ?? [];
    return steps.map((step) => drawShapes(own, { image, canvas, step, units, kind }));
  }
  const masks = steps.map((step) => {
    const { height, width } = gridSize(canvas, step);
    return { step, cells: new Uint8Array(height * width) };
  });
  const faults: string[] = [];
  if (folder === undefined) return masks.map(({ cells }) => cells);
  for (const path of maskPaths(organ, id)) {
    try {
      const inside = await readMask(join(folder, path), image, path);
      for (const { step, cells } of masks) {
        sampleOnCanvas(inside, image, canvas, step).forEach((value, cell) => cells[cell]! |= value);
      }
    } catch (error) {
      if (isAbsent(error)) continue;
      if (!(error instanceof UserError)) throw error;
      faults.push(error.message);
    }
  }
  if (faults.length > 0) throw new UserError(faults.join("\n"));
  return masks.map(({ cells }) => cells);
}

/** Returns true for a missing mask file, which images of other classes do not need. */
function isAbsent(error: unknown): boolean {
  return error instanceof Error && error.cause instanceof Deno.errors.NotFound;
}
