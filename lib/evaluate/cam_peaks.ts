/** The peaks of class activation maps, image by image. */
import { argmax } from "../stats/argmax.ts";
import type { PointedImages } from "./pointing_game.ts";

/** The cell in which Ω of an image's true class peaks, from 0; null where a value of Ω is NaN. */
export interface CamPeak {
  readonly row: number | null;
  readonly column: number | null;
  /**
   * True where the class's organ covers the cell; null where the class has no organ, or Ω no peak.
   */
  readonly inOrgan: boolean | null;
}

/**
 * Returns the peak of every image: the first largest cell in row-major order, as the pointing game
 * without tolerance takes it.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { camPeaks } from "./cam_peaks.ts";
 *
 * const peaks = camPeaks({
 *   classNames: ["normal", "pneumonia"],
 *   labels: [1],
 *   cams: Float32Array.of(9, 0, 0, 7),
 *   grid: { height: 1, width: 2 },
 *   organs: [{ className: "pneumonia", inside: Uint8Array.of(1, 0) }],
 * });
 * assertEquals(peaks, [{ row: 0, column: 1, inOrgan: false }]);
 * ```
 */
export function camPeaks({ classNames, labels, cams, grid, organs }: PointedImages): CamPeak[] {
  const cells = grid.height * grid.width;
  return Array.from(labels, (label, image) => {
    const map = cams.subarray((image * classNames.length + label) * cells).subarray(0, cells);
    if (map.some(Number.isNaN)) return { row: null, column: null, inOrgan: null };
    const peak = argmax(map);
    const organ = organs.find(({ className }) => className === classNames[label]);
    return {
      row: Math.floor(peak / grid.width),
      column: peak % grid.width,
      inOrgan: organ === undefined ? null : organ.inside[image * cells + peak] !== 0,
    };
  });
}
