/** Reports shapes of images that the table of cases lacks, and shapes beside their image. */
import type { Size } from "../canvas.ts";
import { imageKey } from "../image_id.ts";
import type { StoredRecord } from "../records_file.ts";
import { type Faults, unknownImage } from "../tables/faults.ts";
import type { Hint } from "../tables/missing_columns.ts";
import { shapesOf } from "./organ_files.ts";
import type { OrganSettings, ShapesSettings } from "./settings.ts";
import type { Shape } from "./shapes.ts";
import type { OrganShapes } from "./shown_cases.ts";
import { MOST_UNKNOWN, unknownIdLines } from "./unknown_ids.ts";

/** The images to which shapes can belong. */
export interface ShapedImages {
  /** Ids of all rows of cases, those that do not count too; absent if they cannot be known. */
  readonly listed: readonly string[] | undefined;
  readonly records: readonly Pick<StoredRecord, "dicomId" | "label">[];
  /** Sizes of the images that could be read, by id. */
  readonly sizes: ReadonlyMap<string, Size>;
  readonly faults: Faults;
  /** Receives images that the table of images lacks, if they are too few to be a fault. */
  readonly strays?: Faults;
  readonly hint?: Hint | undefined;
}

/**
 * Adds faults of boxes and ellipses: images in no row of cases, unless they are few; impossible
 * units; and shapes that are entirely beside their image.
 */
export function strayShapes(shapes: OrganShapes, organs: OrganSettings, images: ShapedImages): void {
  for (const [name, organ] of Object.entries(organs)) {
    const settings = shapesOf(organ)?.settings, own = shapes.get(name);
    if (settings === undefined || own === undefined || own.size === 0) continue;
    // Shapes of other images explain images without shapes.
    const areOthers = unknownImages(own, settings, images);
    if (!wrongUnits(own, settings, images)) outside(own, settings, images);
    if (!areOthers) withoutShape(name, own, { ...images, file: settings.file });
  }
}

/** Reports images of the organ's class without a shape: every map would count as a miss. */
function withoutShape(
  name: string,
  own: Own,
  { records, faults, file }: ShapedImages & { readonly file: string },
): void {
  for (const { dicomId, label } of records) {
    if (label !== name || own.has(imageKey(dicomId))) continue;
    faults.add(
      `${file}: found no row of the image ${
        JSON.stringify(dicomId)
      }, expected one or more of every image of the class ${
        JSON.stringify(name)
      }; add its shape, or leave the image out with data.exclude`,
      { group: file, kind: "no shape", what: "images" },
    );
  }
}

type Own = ReadonlyMap<string, readonly Shape[]>;

/**
 * Reports images that are in no row of cases, unless they are few. Returns true if it reported any.
 */
function unknownImages(
  own: Own,
  { file, id }: ShapesSettings,
  { listed, faults, strays, hint }: ShapedImages,
): boolean {
  if (listed === undefined) return true;
  const known = new Set(listed.map(imageKey));
  const unknown = [...own].filter(([key]) => !known.has(key));
  const areFew = unknown.length <= MOST_UNKNOWN * own.size;
  if (!areFew) {
    faults.add(
      `${file}: found ${unknown.length} of ${own.size} images that are in no row of data.cases; expected at most ${
        100 * MOST_UNKNOWN
      } %. Name the column of the image's id, or leave other rows out with where`,
    );
  }
  const takers = areFew ? strays : faults;
  const first = unknown.map(([key, [shape]]) => [key, shape?.line] as const);
  for (const line of unknownIdLines(first, { source: file, column: id, known: listed, hint })) {
    takers?.add(line, unknownImage(file));
  }
  return !areFew;
}

/** Reports a table whose corners are all within the first pixel, or all far beyond the images. */
function wrongUnits(own: Own, { file, units }: ShapesSettings, { faults }: ShapedImages): boolean {
  const all = [...own.values()].flat();
  const largest = all.reduce((most, { x2, y2 }) => Math.max(most, x2, y2), -Infinity);
  if (units === "pixels" && largest <= 1) {
    faults.add(
      `${file}: found ${all.length} shapes, all corners at most 1, expected pixels of the image; ` +
        "if these are fractions of its width and height, say units: fraction",
    );
    return true;
  }
  const beyond = all.filter(({ x2, y2 }) => x2 > 2 || y2 > 2).length;
  if (units === "fraction" && 2 * beyond > all.length) {
    faults.add(
      `${file}: found ${beyond} of ${all.length} shapes beyond twice their image's size, expected fractions from 0 to 1; ` +
        "if these are pixels, say units: pixels",
    );
    return true;
  }
  return false;
}

function outside(own: Own, { file, units }: ShapesSettings, { sizes, faults }: ShapedImages): void {
  const byKey = new Map([...sizes].map(([id, size]) => [imageKey(id), size]));
  for (const [key, shapes] of own) {
    const size = byKey.get(key);
    if (size === undefined) continue;
    const { width, height } = units === "fraction" ? { width: 1, height: 1 } : size;
    for (const { x1, y1, x2, y2, line } of shapes) {
      if (!(x1 >= width || y1 >= height || x2 <= 0 || y2 <= 0)) continue;
      faults.add(
        `${file}, line ${line}: found the corners (${x1}, ${y1}) and (${x2}, ${y2}), which are off the image of ${size.width} × ${size.height} pixels ` +
          "(width × height), expected a part of it; x and y may be swapped, or of a resized copy",
      );
    }
  }
}
