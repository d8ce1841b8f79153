import type { MapConcentration } from "../map_concentration.ts";
import { counted, figure, notJudged } from "./finding.ts";
import type { Figure, Finding } from "./schema.ts";

/** The concentration of a model's maps. */
export interface ConcentratedModel {
  readonly name: string;
  readonly concentration: MapConcentration;
}

/**
 * Judges whether CAMs are less concentrated than the gaze on the same images: whether in every
 * training, and for every class, the CAM's area above half of its height is the larger on average.
 * It is a description, not a test.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { mapConcentration } from "../map_concentration.ts";
 *
 * const images = { classNames: ["mass"], labels: [0], cells: 4, heatMaps: [[0, 0, 0, 1]] };
 * const maps = [{ seed: 1, cams: Float32Array.of(0, 1, 4, 2) }];
 * const model = { name: "ResNet", concentration: mapConcentration(images, maps) };
 * const { evidence } = judgeLessConcentrated([model]); // an area of 2/4 beside the gaze's 1/4
 * const because = "so in 1 of 1 classes of trainings";
 * assertEquals(evidence, { kind: "fact", answer: "confirmed", because });
 * ```
 */
export function judgeLessConcentrated(models: readonly ConcentratedModel[]): Finding {
  const figures: Figure[] = [];
  let wider = 0, count = 0;
  for (const { name, concentration: { classes } } of models) {
    for (const { name: own, camArea, gazeArea } of classes) {
      figures.push(
        figure(`area of the map, ${own}`, name, camArea.median),
        figure(`area of the gaze, ${own}`, name, gazeArea),
      );
      if (gazeArea === null) continue;
      const areas = camArea.perSeed.filter((area) => area !== null);
      count += areas.length;
      wider += areas.filter((area) => area > gazeArea).length;
    }
  }
  if (count === 0) return notJudged("no class has maps and gaze", figures);
  return counted(wider, count, "classes of trainings", figures);
}
