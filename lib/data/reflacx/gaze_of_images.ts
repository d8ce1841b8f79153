/** The gaze of a study's images on REFLACX, read image by image. */
import { join } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import type { Size } from "../canvas.ts";
import type { Gaze } from "../gaze.ts";
import type { GazeRows } from "../gaze_record.ts";
import { fileChunks } from "../tables/file_chunks.ts";
import { layout } from "./layout.ts";
import type { ReadImage } from "./list_images.ts";
import { ReflacxGaze } from "./read_gaze.ts";

/** Options of the reading. */
export interface GazeOfImagesOptions {
  readonly kind: "fixations" | "samples";
  /** Sizes of the images that could be read, by id. */
  readonly sizes: ReadonlyMap<string, Size>;
  readonly onImage?: (done: number) => void;
}

/**
 * Reads the gaze below REFLACX's `folder`. Throws a `TableError` with every fault of a table.
 * Throws a `UserError` for images of another size than the table of readings states: the gaze is in
 * pixels of that size.
 */
export async function gazeOfImages(
  folder: string,
  images: readonly ReadImage[],
  { kind, sizes, onImage }: GazeOfImagesOptions,
): Promise<{ readonly gaze: ReadonlyMap<string, Gaze>; readonly rows: GazeRows }> {
  checkSizes(images, sizes);
  const reader = new ReflacxGaze(kind);
  const gaze = new Map<string, Gaze>();
  for (const [index, { dicomId, readings }] of images.entries()) {
    for (const { id } of readings) {
      const path = kind === "samples" ? layout.samples(id) : layout.fixations(id);
      await reader.read(fileChunks(join(folder, path), path), path);
    }
    gaze.set(dicomId, reader.take());
    onImage?.(index + 1);
  }
  return { gaze, rows: reader.finish() };
}

/** The most images that a message names; it counts the others. */
const MOST_NAMED = 5;

function checkSizes(images: readonly ReadImage[], sizes: ReadonlyMap<string, Size>): void {
  const words = ({ height, width }: Size) => `${height} × ${width}`;
  const wrong = images.flatMap(({ path, dicomId, readings: [first] }) => {
    const size = sizes.get(dicomId);
    if (size === undefined || first === undefined || words(size) === words(first.size)) return [];
    return [
      `${path}: found ${words(size)} pixels, expected ${words(first.size)} as in ${
        layout.metadata(first.phase)
      }, line ${first.line}`,
    ];
  });
  if (wrong.length === 0) return;
  const more = wrong.length > MOST_NAMED ? [`and ${wrong.length - MOST_NAMED} more images`] : [];
  throw new UserError(
    [...wrong.slice(0, MOST_NAMED), ...more].join("\n") +
      "; gaze and ellipses are in pixels of the original images: use images that were not resized",
  );
}
