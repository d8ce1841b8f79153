/** Reads one image of a data set and everything that belongs to it, as `reproduce` would. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { type ImageFacts, imageFacts } from "../../dicom/image_facts.ts";
import type { PixelPolicy } from "../../dicom/pixel_policy.ts";
import type { Canvas } from "../../canvas.ts";
import { layout } from "../layout.ts";
import { readMask } from "../../mask_file.ts";
import { presentPath } from "../../present_path.ts";
import type { FileIdentity } from "../../file_identity.ts";
import type { Gaze } from "../../gaze.ts";
import type { GazeSpread } from "../../gaze_spread.ts";
import { heatMap } from "../../heat_map.ts";
import { prepareImage } from "../../prepared_image.ts";
import { UserError } from "../../../errors/user_error.ts";
import { readInput } from "../../../formats/open_input.ts";

/** The folders of images, and the settings for reading them. */
export interface ImageReading {
  /** EGD-CXR's and MIMIC-CXR's folders, as messages name them. */
  readonly eyeGaze: string;
  readonly images: string;
  readonly pixels: PixelPolicy;
  readonly canvas: Canvas;
  readonly heatMap: GazeSpread;
}

/** One image of the table. */
export interface ListedImage {
  readonly dicomId: string;
  /** Below MIMIC-CXR's folder. */
  readonly path: string;
  /** The image's samples; none if the table of gaze could not be read. */
  readonly gaze?: Gaze;
}

/**
 * The result of reading an image. `faults` has a line for each thing that would stop `reproduce`.
 */
export interface CheckedImage {
  readonly faults: readonly string[];
  /** The facts on the image; absent if the DICOM file could not be read. */
  readonly file?: { readonly facts: ImageFacts; readonly identity: FileIdentity };
  /** Masks that were read. */
  readonly masks: number;
}

/** Reads the DICOM file, the masks and the gaze of one image. */
export async function checkImage(listed: ListedImage, reading: ImageReading): Promise<CheckedImage> {
  const { dicomId, path, gaze } = listed;
  const faults: string[] = [];
  const trying = async <Result>(source: string, read: () => Promise<Result>): Promise<Result | undefined> => {
    try {
      return await read();
    } catch (error) {
      faults.push(...faultLines(error, source));
      return undefined;
    }
  };
  const present = presentPath(reading.images, path);
  const source = join(reading.images, present);
  const read = await trying(source, () => readImage(dicomId, source, reading));
  const size = read?.size;
  let masks = 0;
  for (const mask of layout.masks(dicomId)) {
    const source = join(reading.eyeGaze, mask);
    if (await trying(source, () => readMask(source, size)) !== undefined) masks++;
  }
  if (size !== undefined && gaze !== undefined) {
    const options = { image: size, canvas: reading.canvas, ...reading.heatMap, name: dicomId };
    await trying(source, () => Promise.resolve(heatMap(gaze, options)));
  }
  return { faults, masks, ...(read === undefined ? {} : { file: read.file }) };
}

async function readImage(dicomId: string, source: string, { pixels: policy, canvas }: ImageReading) {
  const prepared = await prepareImage(await readInput(source, "dicom"), source, { policy, canvas });
  const { height, width, pixels, identifiers, image } = prepared;
  const digest = createHash("sha256").update(new Uint8Array(pixels.buffer)).digest("hex");
  return {
    size: { height, width },
    file: { facts: imageFacts(image), identity: { dicomId, pixels: digest, ...identifiers } },
  };
}

/** Returns the lines of an error that a file causes; throws any other error. */
export function faultLines(error: unknown, source: string): readonly string[] {
  if (error instanceof UserError) return error.message.split("\n");
  if (error instanceof Deno.errors.NotFound) return [`${source}: found no such file, expected one`];
  if (error instanceof Deno.errors.PermissionDenied) return [`${source}: this user may not read it`];
  throw error;
}
