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
