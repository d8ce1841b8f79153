import type { ConcentratedModel } from "./less_concentrated.ts";
import { counted, figure, notJudged } from "./finding.ts";
import type { Figure, Finding, StatementOf } from "./schema.ts";

/**
 * Judges whether the CAMs of a class lie in the organs of all classes together: whether in every
 * training a larger share of them is inside than of a constant map. It is a description, not a
 * test.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 * import { mapConcentration } from "../map_concentration.ts";
 *
 * const words = { claim: "on organs", source: "p. 1", primary: false, note: null };
 * const claim = { ...words, says: "lies in organs", class: "mass" } as const;
 * const organs = Uint8Array.of(0, 0, 1, 1);
 * const images = { classNames: ["mass"], labels: [0], cells: 4, heatMaps: [undefined], organs };
 * const maps = [{ seed: 1, cams: Float32Array.of(0, 1, 4, 2) }];
 * const models = [{ name: "ResNet", concentration: mapConcentration(images, maps) }];
 * const { figures } = judgeLiesInOrgans(claim, models);
 * const [ofMap = NaN, ofConstant = NaN] = figures.map(({ value }) => value ?? NaN);
 * assertAlmostEquals(ofMap, (4 + 2) / 7);
 * assertEquals(ofConstant, 2 / 4);
 * ```
 */
export function judgeLiesInOrgans(
  { class: wanted }: StatementOf<"lies in organs">,
  models: readonly ConcentratedModel[],
): Finding {
  const figures: Figure[] = [];
  let inside = 0, count = 0;
  for (const { name, concentration: { classes } } of models) {
    const own = classes.find((each) => each.name === wanted);
    if (own === undefined) continue;
    const { inOrgans, organArea } = own;
    figures.push(
      figure("share of the map inside the organs", name, inOrgans.median),
      figure("share of a constant map", name, organArea),
    );
    if (organArea === null) continue;
    const shares = inOrgans.perSeed.filter((share) => share !== null);
    count += shares.length;
    inside += shares.filter((share) => share > organArea).length;
  }
  if (count === 0) return notJudged(`no map of ${wanted} lies on an image with organs`, figures);
  return counted(inside, count, "trainings", figures);
}
