/** Tables of organs that are about other images than the table of cases. */
import { imageKey } from "../image_id.ts";
import { shapesOf } from "./organ_files.ts";
import type { OrganSettings } from "./settings.ts";
import type { OrganShapes } from "./shown_cases.ts";

/** More than this share of a table's images without a row of cases is a fault, as for gaze. */
const MOST_UNKNOWN = 0.1;

/**
 * Returns a fault for each table of boxes or ellipses whose images are in no row of cases, unless
 * they are few: the first such line, and how many images there are.
 */
export function unknownImages(
  shapes: OrganShapes,
  organs: OrganSettings,
  listed: readonly { readonly dicomId: string }[],
): readonly string[] {
  const known = new Set(listed.map(({ dicomId }) => imageKey(dicomId)));
  return Object.entries(organs).flatMap(([name, organ]) => {
    const settings = shapesOf(organ)?.settings, own = shapes.get(name);
    if (settings === undefined || own === undefined) return [];
    const unknown = [...own].filter(([key]) => !known.has(key));
    if (unknown.length <= MOST_UNKNOWN * own.size) return [];
    const line = unknown[0]?.[1][0]?.line;
    return [
      `${settings.file}, line ${line}, column ${
        JSON.stringify(settings.id)
      }: found an image that is in no row of ` +
      `data.cases, and so for ${unknown.length} of ${own.size} images; expected at most ${
        100 * MOST_UNKNOWN
      } %. Name the column of the image's id, or leave other rows out with where`,
    ];
  });
}
