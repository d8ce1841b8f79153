/**
 * The concentration of a model's CAMs compared with the gaze's, and their share inside the organs.
 */
import { z } from "zod";
import { halfMaximumArea, shareInside } from "../stats/map_concentration.ts";
import type { Outcome } from "../stats/outcome.ts";
import { measureSchema, overSeeds } from "./summary.ts";

const share = z.number().min(0).max(1);

const classSchema = z.strictObject({
  name: z.string(),
  images: z.int().nonnegative().describe("test images of the class"),
  camArea: measureSchema.describe(
    "share of cells where the true class's CAM reaches half of its height; per seed the mean over images",
  ),
  gazeArea: share.nullable().describe("the same of the gaze heat map; null without gaze"),
  inOrgans: measureSchema.describe("share of the CAM, less its minimum, inside the organs of all classes"),
  organArea: share.nullable().describe("share of cells inside these organs, which a constant map would have"),
}).readonly();

/** The stored concentration of a model's maps, by the images' true class. */
export const mapConcentrationSchema = z.strictObject({
  seeds: z.array(z.int().nonnegative()).readonly(),
  classes: z.array(classSchema).readonly(),
}).readonly();

/** @see {@linkcode mapConcentrationSchema} */
export type MapConcentration = z.infer<typeof mapConcentrationSchema>;

/** The test images of a model; the same for all seeds. */
export interface ConcentrationImages {
  readonly classNames: readonly string[];
  /** The true classes: [n]. */
  readonly labels: readonly number[];
  /** The number of cells of the CAM grid. */
  readonly cells: number;
  /** Ψ of each image, [cells]; `undefined` without gaze. */
  readonly heatMaps: readonly (ArrayLike<number> | undefined)[];
  /** The organs of all classes together: [n, cells]; absent for a data set without masks. */
  readonly organs?: Uint8Array;
}

/**
 * The CAMs of one training: Ω of every class, [n, classes, cells]; absent for a run without them.
 */
export interface SeedMaps {
  readonly seed: number;
  readonly cams?: Float32Array;
}

/**
 * Measures a model's maps, by class. Images whose map is constant or not finite are left out.
 *
 * @throws {RangeError} where the parts do not fit together.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const organs = Uint8Array.of(0, 0, 1, 1), heatMaps = [[0, 0, 0, 1]];
 * const images = { classNames: ["mass"], labels: [0], cells: 4, heatMaps, organs };
 * const { classes } = mapConcentration(images, [{ seed: 1, cams: Float32Array.of(0, 1, 4, 2) }]);
 * assertEquals(classes[0]?.camArea.median, 2 / 4); // 4 and 2 reach half of 4
 * assertEquals(classes[0]?.gazeArea, 1 / 4);
 * assertAlmostEquals(classes[0]?.inOrgans.median ?? NaN, (4 + 2) / 7);
 * ```
 */
export function mapConcentration(images: ConcentrationImages, runs: readonly SeedMaps[]): MapConcentration {
  const { classNames, labels, cells, heatMaps, organs } = images;
  for (const { seed, cams } of runs) {
    if (cams !== undefined && cams.length !== labels.length * classNames.length * cells) {
      throw new RangeError(`concentration: ${cams.length} CAM values of seed ${seed} do not fit the images`);
    }
  }
  const insideOf = (image: number) => organs?.subarray(image * cells, (image + 1) * cells);
  return {
    seeds: runs.map(({ seed }) => seed),
    classes: classNames.map((name, own) => {
      const places = labels.flatMap((label, image) => label === own ? [image] : []);
      const perRun = (measure: (cam: Float32Array, image: number) => number | null) =>
        overSeeds(runs.map(({ cams }) =>
          cams === undefined ? null : meanOf(places.map((image) => {
            const start = (image * classNames.length + own) * cells;
            const cam = cams.subarray(start, start + cells);
            return cam.every(Number.isFinite) ? measure(cam, image) : null;
          }))
        ));
      return {
        name,
        images: places.length,
        camArea: perRun((cam) => valueOf(halfMaximumArea(cam))),
        gazeArea: meanOf(places.map((image) => {
          const heatMap = heatMaps[image];
          return heatMap === undefined ? null : valueOf(halfMaximumArea(heatMap));
        })),
        inOrgans: perRun((cam, image) => {
          const inside = insideOf(image);
          return inside === undefined ? null : valueOf(shareInside(cam, inside));
        }),
        organArea: meanOf(places.map((image) => {
          const inside = insideOf(image);
          return inside === undefined ? null : inside.filter((cell) => cell !== 0).length / cells;
        })),
      };
    }),
  };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const own = values.filter((value) => value !== null);
  return own.length === 0 ? null : own.reduce((sum, value) => sum + value, 0) / own.length;
}

function valueOf(outcome: Outcome<{ readonly value: number }>): number | null {
  return outcome.defined ? outcome.value : null;
}
