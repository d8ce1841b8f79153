/** Reads the organs of classes on REFLACX, around which readers drew ellipses. */
import { join } from "node:path";
import { readInput } from "../../formats/open_input.ts";
import { imageKey } from "../image_id.ts";
import type { OrganSettings } from "../table/settings.ts";
import type { Shape } from "../table/shapes.ts";
import type { Rule } from "../tables/rules.ts";
import { ellipseRules } from "./label_rules.ts";
import { layout } from "./layout.ts";
import type { ReadImage } from "./list_images.ts";
import { readEllipses } from "./read_ellipses.ts";
import type { LabelClass } from "./settings.ts";

/**
 * Returns the classes that have an organ, with the rules of their ellipses by label. A class that
 * asks for the absence of findings has none.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const classes = [{ name: "mass", where: { Mass: ">= 3" } }, { name: "none", not: ["Mass"] }];
 * assertEquals([...organRules(classes).keys()], ["mass"]);
 * ```
 */
export function organRules(
  classes: readonly LabelClass[],
): ReadonlyMap<string, ReadonlyMap<string, Rule>> {
  return new Map(
    classes.map((each) => [each.name, ellipseRules(each)] as const).filter(([, rules]) => rules.size > 0),
  );
}

/** Returns the organs as settings for the drawing of shapes: ellipses in pixels of the image. */
export function organSettings(classes: readonly LabelClass[]): OrganSettings {
  const ellipses = {
    file: "anomaly_location_ellipses.csv",
    id: "id",
    x1: "xmin",
    y1: "ymin",
    x2: "xmax",
    y2: "ymax",
    units: "pixels" as const,
  };
  return Object.fromEntries([...organRules(classes).keys()].map((name) => [name, { ellipses }]));
}

/** Reads the ellipses of images below REFLACX's `folder`: by organ, then by image (`imageKey`). */
export async function readOrgans(
  folder: string,
  images: readonly ReadImage[],
  classes: readonly LabelClass[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, readonly Shape[]>>> {
  const rules = organRules(classes);
  const organs = new Map([...rules.keys()].map((name) => [name, new Map<string, Shape[]>()]));
  for (const { dicomId, readings } of images) {
    for (const { id } of readings) {
      const source = layout.ellipses(id);
      const found = readEllipses(await readInput(join(folder, source), "table", { source }), rules, source);
      for (const [name, shapes] of found) {
        const own = organs.get(name), key = imageKey(dicomId);
        own?.set(key, [...own.get(key) ?? [], ...shapes]);
      }
    }
  }
  return organs;
}
