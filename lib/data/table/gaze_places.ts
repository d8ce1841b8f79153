/** Reports gaze that is off the images, with its likely cause. */
import { max, min } from "simple-statistics";
import type { Size } from "../canvas.ts";
import { outsideOf } from "../check/data_counts.ts";
import type { Gaze } from "../gaze.ts";
import type { Faults } from "../tables/faults.ts";
import type { GazeTableSettings } from "./settings.ts";

/** An image, and its gaze. */
export interface GazedImage {
  readonly id: string;
  readonly size: Size;
  readonly gaze: Gaze;
}

/** A larger share of all samples off their images is a fault, not a wandering eye. */
const MOST_OUTSIDE = 0.5;

/** The least side in pixels of images that never have all gaze within their first 100 pixels. */
const CORNER = 400;

/**
 * Adds faults for gaze off the images. There is one for all images, with the likely cause, if most
 * samples are off or none lies beyond 100 pixels; otherwise one for each image without a sample on
 * it. Returns the ids of images whose gaze needs no further fault, and of those with a fault of
 * their own.
 */
export function gazePlaces(
  images: readonly GazedImage[],
  { source, settings, faults }: {
    /** The table's name in messages. */
    readonly source: string;
    readonly settings: Pick<GazeTableSettings, "x" | "y" | "units">;
    readonly faults: Faults;
  },
): { readonly missed: ReadonlySet<string>; readonly faulty: ReadonlySet<string> } {
  const gazed = images.filter(({ gaze }) => gaze.x.length > 0);
  const all = gazed.reduce((sum, { gaze }) => sum + gaze.x.length, 0);
  const outside = gazed.reduce((sum, { gaze, size }) => sum + outsideOf(gaze, size), 0);
  const missed = new Set(
    images.filter(({ gaze, size }) => outsideOf(gaze, size) === gaze.x.length).map(({ id }) => id),
  );
  const faulty = new Set<string>();
  // A table without a sample is already reported.
  if (all === 0) return { missed, faulty };
  const before = faults.count;
  if (outside > MOST_OUTSIDE * all) {
    faults.add(
      `${source}: found ${outside} of ${all} samples off their images, expected most of them on pixels of the images; ` +
        likelyCause(gazed, all, settings),
    );
  } else {
    corner(gazed, all, { source, settings, faults });
  }
  // A fault of all gaze explains each image's own; only missing gaze is reported beside it.
  const isWrong = faults.count > before;
  for (const { id, gaze, size } of images) {
    if (!missed.has(id) || isWrong && gaze.x.length > 0) continue;
    faulty.add(id);
    const text = gaze.x.length === 0
      ? "found no gaze"
      : `found ${gaze.x.length} samples, none of them on its ${size.height} × ${size.width} pixels`;
    faults.add(
      `${source}: image ${
        JSON.stringify(id)
      }: ${text}, expected at least one sample to make a heat map from; leave the ` +
        "image out with data.exclude, or give its gaze",
      { group: source, kind: gaze.x.length === 0 ? "no gaze" : "off", what: "images" },
    );
  }
  return { missed: isWrong ? new Set(images.map(({ id }) => id)) : missed, faulty };
}

/** Returns the change that would put most samples on their images, or advice on what to check. */
function likelyCause(
  images: readonly GazedImage[],
  all: number,
  { x, y, units }: Pick<GazeTableSettings, "x" | "y" | "units">,
): string {
  const swapped = images.reduce(
    (sum, { gaze, size }) => sum + outsideOf({ x: gaze.y, y: gaze.x }, size),
    0,
  );
  if (units === "pixels" && swapped < all / 4) {
    return `with x and y swapped, ${
      all - swapped
    } would be on them: expected data.gaze.x: ${y} and data.gaze.y: ${x}`;
  }
  const [columns, rows] = [rangeOf(images, "x"), rangeOf(images, "y")];
  const widest = max(images.map(({ size }) => size.width));
  const highest = max(images.map(({ size }) => size.height));
  return `x runs from ${columns} and y from ${rows}, images have up to ${widest} × ${highest} pixels (width × height). ` +
    "If these are pixels of a screen, or of a resized copy, convert them to pixels of the image files; the page that " +
    "data check --page writes shows both";
}

function rangeOf(images: readonly GazedImage[], axis: "x" | "y"): string {
  let least = Infinity, most = -Infinity;
  for (const { gaze } of images) {
    for (const value of gaze[axis]) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  return `${least} to ${most}`;
}

/** Reports gaze of large images without a sample beyond 100 pixels: its unit may be percent. */
function corner(
  images: readonly GazedImage[],
  all: number,
  { source, settings, faults }: Parameters<typeof gazePlaces>[1],
): void {
  const smallest = min(images.map(({ size }) => Math.min(size.width, size.height)));
  const isWithin = images.every(({ gaze: { x, y } }) =>
    [x, y].every((values) => values.every((value) => value <= 100))
  );
  if (settings.units !== "pixels" || all < 10 || smallest < CORNER || !isWithin) return;
  faults.add(
    `${source}: found ${all} samples, all at most 100, on images of ${smallest} pixels and more, expected pixels of ` +
      "the image; if these are percent of its width and height, divide them by 100 and say units: fraction in data.gaze",
  );
}
