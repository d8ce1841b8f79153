/** EGD-CXR's organ masks (experiments/ggcam.md, "EGD-CXR's tables"). */
import { join } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import { camGrid, type Canvas, previewGrid, type Size } from "../canvas.ts";
import { MaskError, readMask } from "../mask_file.ts";
import { sampleOnCanvas } from "../sample_on_canvas.ts";
import type { Organ } from "./classes.ts";
import { layout } from "./layout.ts";

/** The mask of each organ: 1 inside and 0 outside, row-major. */
export type OrganMasks = Readonly<Record<Organ, Uint8Array<ArrayBuffer>>>;

/**
 * Returns the organs of one image on the grids `camGrid(canvas)` and `previewGrid(canvas)`: the
 * lung is the union of both lungs, the heart is the mediastinum. `folder` is EGD-CXR's, `image` the
 * size of the DICOM image; messages name files by their paths below it. Throws {@linkcode
 * MaskError} for files that are missing, not a readable PNG, or of another size than the image, one
 * line each. Also throws what `openInput` throws.
 */
export async function readOrganMasks(
  folder: string,
  dicomId: string,
  { image, canvas }: { readonly image: Size; readonly canvas: Canvas },
): Promise<{ readonly cells: OrganMasks; readonly preview: OrganMasks }> {
  const faults: string[] = [];
  const onGrids = async (path: string) => {
    try {
      const mask = await readMask(join(folder, path), image, path);
      const on = ({ step }: { readonly step: number }) => sampleOnCanvas(mask, image, canvas, step);
      return { cells: on(camGrid(canvas)), preview: on(previewGrid(canvas)) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      faults.push(error.message);
      return { cells: new Uint8Array(0), preview: new Uint8Array(0) };
    }
  };
  const left = await onGrids(layout.leftLung(dicomId));
  const right = await onGrids(layout.rightLung(dicomId));
  const heart = await onGrids(layout.mediastinum(dicomId));
  if (faults.length > 0) throw new MaskError(faults.join("\n"));
  const organs = (grid: "cells" | "preview"): OrganMasks => ({
    lung: left[grid].map((inside, cell) => inside | right[grid][cell]!),
    heart: heart[grid],
  });
  return { cells: organs("cells"), preview: organs("preview") };
}
