import { argmax } from "../stats/argmax.ts";
import { checkLabels } from "../stats/class_scores.ts";
import type { PointedHits, PointingGame } from "./metrics.ts";

/** The mask of one class's organ on the test images. */
export interface OrganMask {
  /**
   * The class whose CAM should point at this organ, e.g. `cardiomegaly` (heart) or `pneumonia`
   * (lungs).
   */
  readonly className: string;
  /** Row-major [n, height, width] on the CAM grid; 0 outside the organ, anything else inside. */
  readonly inside: Uint8Array;
}

/** Test images, and the organs that their maps should point at. */
export interface PointedPlaces {
  /** The classes' names, in the order of the labels. */
  readonly classNames: readonly string[];
  /** True class of each image, shape [n]. */
  readonly labels: ArrayLike<number>;
  /** The CAM grid, in cells. */
  readonly grid: { readonly height: number; readonly width: number };
  /** One mask per class that has an organ; images of the other classes are ignored. */
  readonly organs: readonly OrganMask[];
}

/** The class activation maps of one run's test images, and the organs that they should point at. */
export interface PointedImages extends PointedPlaces {
  /**
   * Ω (Eq. 4), before any sigmoid, row-major [n, classes, height, width]; the classes are in the
   * order of `classNames`.
   */
  readonly cams: Float32Array;
}

/**
 * Returns the paper's interpretability (Eqs. 12 and 13): the share of a class's test images whose
 * CAM Ω_Y of the true class peaks inside the class's organ. Misclassified images count too. The
 * peak is the first largest cell in row-major order. It counts as inside where any cell at most
 * `tolerance` rows and columns away is inside: 0 is the paper's rule, 1 the released code's. An
 * image with an empty mask counts as a miss.
 *
 * @throws {RangeError} where the arrays do not fit the grid, or an organ names an unknown class or
 *   one twice. Also where the tolerance is not a whole number of cells, or a map of a class with an
 *   organ holds a NaN.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const images = {
 *   classNames: ["normal", "pneumonia"],
 *   labels: [1],
 *   cams: Float32Array.of(9, 0, 0, 7),
 *   grid: { height: 1, width: 2 },
 *   organs: [{ className: "pneumonia", inside: Uint8Array.of(1, 0) }],
 * };
 * assertEquals(pointingGame(images, 0).overall, { hits: 0, total: 1, score: 0 });
 * assertEquals(pointingGame(images, 1).overall.score, 1);
 * ```
 */
export function pointingGame(images: PointedImages, tolerance: number): PointingGame {
  checkPointedImages(images, tolerance);
  const { classNames, organs } = images;
  const classes = organs
    .map((organ) => ({ organ, label: classNames.indexOf(organ.className) }))
    .toSorted((a, b) => a.label - b.label)
    .map(({ organ, label }) => ({ name: organ.className, ...play(images, organ, label, tolerance) }));
  const total = (count: "hits" | "total") => classes.reduce((sum, each) => sum + each[count], 0);
  return { tolerance, classes, overall: scoreOf(total("hits"), total("total")) };
}

/**
 * Returns the paper's interpretability per image. For each class with an organ: 1 where the CAM's
 * peak lies inside, else 0, in the order of the class's images.
 *
 * @throws {RangeError} as {@linkcode pointingGame}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const hits = pointedHits({
 *   classNames: ["normal", "mass"],
 *   labels: [1, 1, 0],
 *   cams: Float32Array.of(9, 0, 0, 7, 9, 0, 7, 0, 0, 9, 0, 9),
 *   grid: { height: 1, width: 2 },
 *   organs: [{ className: "mass", inside: Uint8Array.of(1, 0, 1, 0, 1, 0) }],
 * });
 * assertEquals(hits, { classes: [{ name: "mass", hits: [0, 1] }] });
 * ```
 */
export function pointedHits(images: PointedImages): PointedHits {
  checkPointedImages(images, 0);
  return {
    classes: images.organs
      .map((organ) => ({ organ, label: images.classNames.indexOf(organ.className) }))
      .toSorted((a, b) => a.label - b.label)
      .map(({ organ, label }) => ({ name: organ.className, hits: hitsOf(images, organ, label, 0) })),
  };
}

function play(
  images: PointedImages,
  organ: OrganMask,
  label: number,
  tolerance: number,
): PointingGame["overall"] {
  const hits = hitsOf(images, organ, label, tolerance);
  return scoreOf(hits.filter((hit) => hit === 1).length, hits.length);
}

/** Returns 1 for each image of a class whose peak is inside the organ, else 0. */
function hitsOf(
  { classNames, labels, cams, grid }: PointedImages,
  { inside }: OrganMask,
  label: number,
  tolerance: number,
): (0 | 1)[] {
  const cells = grid.height * grid.width;
  const hits: (0 | 1)[] = [];
  for (let image = 0; image < labels.length; image++) {
    if (labels[image] !== label) continue;
    const peak = argmax(cams, (image * classNames.length + label) * cells, cells);
    const mask = inside.subarray(image * cells, (image + 1) * cells);
    hits.push(touches(mask, grid, peak, tolerance) ? 1 : 0);
  }
  return hits;
}

/**
 * Returns true if a cell inside the mask, [height, width], lies at most `tolerance` rows and
 * columns from cell `peak`.
 */
export function touches(
  mask: Uint8Array,
  grid: PointedPlaces["grid"],
  peak: number,
  tolerance: number,
): boolean {
  const row = Math.floor(peak / grid.width);
  const column = peak % grid.width;
  const lastRow = Math.min(row + tolerance, grid.height - 1);
  const lastColumn = Math.min(column + tolerance, grid.width - 1);
  for (let y = Math.max(row - tolerance, 0); y <= lastRow; y++) {
    for (let x = Math.max(column - tolerance, 0); x <= lastColumn; x++) {
      if (mask[y * grid.width + x] !== 0) return true;
    }
  }
  return false;
}

function scoreOf(hits: number, total: number): PointingGame["overall"] {
  return { hits, total, score: total === 0 ? null : hits / total };
}

function checkPointedImages(images: PointedImages, tolerance: number): void {
  checkPointedPlaces(images, tolerance);
  const { classNames, labels, cams, grid } = images;
  const values = labels.length * grid.height * grid.width * classNames.length;
  if (cams.length === values) return;
  throw new RangeError(
    `pointing game: CAMs of ${classNames.length} classes for ${shapeOf(images)} hold ` +
      `${values} values, found ${cams.length}`,
  );
}

function shapeOf({ labels, grid }: PointedPlaces): string {
  return `${labels.length} images on a grid of ${grid.height}×${grid.width}`;
}

/**
 * @throws {RangeError} where the masks do not fit the images, or the tolerance is no whole number.
 */
export function checkPointedPlaces(places: PointedPlaces, tolerance: number): void {
  const { classNames, labels, grid, organs } = places;
  if (!Number.isInteger(tolerance) || tolerance < 0) {
    throw new RangeError(`pointing game: expected a tolerance of 0, 1, 2, … cells, found ${tolerance}`);
  }
  checkLabels(labels, classNames.length);
  const masked = labels.length * grid.height * grid.width;
  const shape = shapeOf(places);
  organs.forEach(({ className, inside }, index) => {
    if (!classNames.includes(className)) {
      throw new RangeError(
        `pointing game: an organ is given for class "${className}", but the classes are ${
          classNames.join(", ")
        }`,
      );
    }
    if (organs.findIndex((other) => other.className === className) !== index) {
      throw new RangeError(
        `pointing game: class "${className}" has two organs, expected one (join their masks)`,
      );
    }
    if (inside.length !== masked) {
      throw new RangeError(
        `pointing game: masks of ${className} for ${shape} hold ${masked} cells, found ${inside.length}`,
      );
    }
  });
}
