/**
 * Scores of the pointing game without a network: a cell drawn at random, and one cell for a class.
 */
import { z } from "zod";
import { checkPointedPlaces, type PointedPlaces, touches } from "./pointing_game.ts";

const count = z.int().nonnegative();
const share = z.number().min(0).max(1).nullable().describe("null without images");

const scoresShape = {
  images: count.describe("test images of the class"),
  random: share.describe("expected score of a cell drawn at random for every image"),
  fixed: share.describe("score of the one cell that hits most of these images"),
};

/** The stored baselines. */
export const pointingBaselinesSchema = z.strictObject({
  cells: count.describe("cells of the grid"),
  tolerances: z.array(
    z.strictObject({
      tolerance: count,
      classes: z.array(
        z.strictObject({
          name: z.string(),
          ...scoresShape,
          row: count.describe("of the best fixed cell, from 0; the first of equally good ones"),
          column: count,
        }).readonly(),
      ).readonly(),
      overall: z.strictObject(scoresShape).readonly()
        .describe("over all images of these classes; fixed takes one cell per class"),
    }).readonly(),
  ).readonly(),
}).readonly();

/** @see {@linkcode pointingBaselinesSchema} */
export type PointingBaselines = z.infer<typeof pointingBaselinesSchema>;

/**
 * Returns the scores of the pointing game without looking at an image, for every tolerance: the
 * expected score of a random cell, and the score of the best fixed cell of each class. The fixed
 * cell is chosen on the images that it is scored on, so it bounds every map that ignores the image.
 *
 * @throws {RangeError} where a mask does not fit the grid, or a tolerance is no number of cells.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const inside = Uint8Array.of(1, 1, 0, 0, 0, 1, 0, 0); // two images of 1 × 4 cells
 * const organs = [{ className: "mass", inside }];
 * const images = { classNames: ["mass"], labels: [0, 0], grid: { height: 1, width: 4 }, organs };
 * const [exact] = pointingBaselines(images, [0]).tolerances;
 * assertEquals(exact?.overall, { images: 2, random: 3 / 8, fixed: 1 });
 * assertEquals(exact?.classes[0]?.column, 1); // the cell inside both
 * ```
 */
export function pointingBaselines(
  places: PointedPlaces,
  tolerances: readonly number[],
): PointingBaselines {
  return {
    cells: places.grid.height * places.grid.width,
    tolerances: tolerances.map((tolerance) => atTolerance(places, tolerance)),
  };
}

function atTolerance(places: PointedPlaces, tolerance: number): PointingBaselines["tolerances"][number] {
  checkPointedPlaces(places, tolerance);
  const { classNames, labels, grid, organs } = places;
  const cells = grid.height * grid.width;
  const counted = organs.map(({ className, inside }) => {
    const label = classNames.indexOf(className);
    const hits = new Array<number>(cells).fill(0);
    let images = 0;
    for (let image = 0; image < labels.length; image++) {
      if (labels[image] !== label) continue;
      images++;
      const mask = inside.subarray(image * cells, (image + 1) * cells);
      for (let cell = 0; cell < cells; cell++) if (touches(mask, grid, cell, tolerance)) hits[cell]!++;
    }
    const best = hits.indexOf(Math.max(...hits));
    const all = hits.reduce((sum, each) => sum + each, 0);
    return { label, name: className, images, best, most: hits[best]!, all };
  }).toSorted((a, b) => a.label - b.label);
  const images = counted.reduce((sum, each) => sum + each.images, 0);
  const per = (hits: number, of: number) => of === 0 ? null : hits / of;
  return {
    tolerance,
    classes: counted.map(({ name, images, best, most, all }) => ({
      name,
      images,
      random: per(all, images * cells),
      fixed: per(most, images),
      row: Math.floor(best / grid.width),
      column: best % grid.width,
    })),
    overall: {
      images,
      random: per(counted.reduce((sum, { all }) => sum + all, 0), images * cells),
      fixed: per(counted.reduce((sum, { most }) => sum + most, 0), images),
    },
  };
}
