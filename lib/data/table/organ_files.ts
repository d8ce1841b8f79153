/** The files that an organ of a table is read from: masks by image, or one table of shapes. */
import type { OrganSettings, ShapesSettings } from "./settings.ts";
import { pathOf } from "./template.ts";

/** One organ of the experiment file. */
export type Organ = OrganSettings[string];

/** Returns the paths of an image's mask files, below the folder of the data sets. */
export function maskPaths({ mask }: Organ, id: string): readonly string[] {
  if (mask === undefined) return [];
  return (Array.isArray(mask) ? mask : [mask]).map((template) => pathOf(template, id));
}

/** Returns an organ's shapes and their kind; undefined where it has masks. */
export function shapesOf(
  { boxes, ellipses }: Organ,
): { readonly kind: "boxes" | "ellipses"; readonly settings: ShapesSettings } | undefined {
  if (boxes !== undefined) return { kind: "boxes", settings: boxes };
  return ellipses === undefined ? undefined : { kind: "ellipses", settings: ellipses };
}
