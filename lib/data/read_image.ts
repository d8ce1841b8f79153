/** Reads an X-ray of any known format, recognised by its first bytes and not by its name. */
import { describeBytes } from "../formats/describe_bytes.ts";
import type { GreyImage } from "./dicom/image.ts";
import { readDicom } from "./dicom/read.ts";
import { isJpeg, readJpeg } from "./pictures/jpeg.ts";
import type { GreyPicture } from "./pictures/grey_picture.ts";
import { PictureError } from "./pictures/picture_error.ts";
import { isPng, readPng } from "./pictures/png.ts";

/** Beginnings of texts that are often saved in place of a file, with their meanings. */
const STAND_INS = [
  [/^version https:\/\/git-lfs/, "a pointer of Git LFS in place of the file (fetch it: git lfs pull)"],
  [/^\s*<(!doctype html|html)/i, "a web page, as a failed download leaves it"],
] as const;

/**
 * Returns the kind of a file that cannot be DICOM, within gzip or not; nothing for one that may be.
 */
function otherFile(bytes: Uint8Array): string | undefined {
  const isDicom = new TextDecoder("latin1").decode(bytes.subarray(128, 132)) === "DICM";
  if (isDicom || bytes[0] === 0x1f && bytes[1] === 0x8b) return undefined;
  const text = textIn(bytes.subarray(0, 256));
  if (text === undefined || text === "") return describeBytes(bytes);
  return STAND_INS.find(([pattern]) => pattern.test(text))?.[1] ?? "text";
}

/** Returns the start of a text in UTF-8, if the bytes are one. */
function textIn(start: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
    // deno-lint-ignore no-control-regex
    return /[\x00-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/**
 * Returns the image in `bytes`: PNG (8 or 16 bits; grey, colour or a palette), JPEG (grey or
 * colour), or else DICOM. A picture has neither window nor identifiers, and its lowest value is
 * black. Rejects with a `PictureError` or a `DicomError` that names `source`, and what the file is
 * instead.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { encode } from "fast-png";
 *
 * const png = encode({ width: 2, height: 1, data: Uint8Array.of(7, 255), channels: 1, depth: 8 });
 * const { format, rows, columns, bitsStored, pixels } = await readImage(png, "a.png");
 * assertEquals([format, rows, columns, bitsStored], ["PNG", 1, 2, 8]);
 * assertEquals([...pixels], [7, 255]);
 * ```
 */
export async function readImage(bytes: Uint8Array, source: string): Promise<GreyImage> {
  if (isPng(bytes)) return ofPicture(readPng(bytes, source), source);
  if (isJpeg(bytes)) return ofPicture(await readJpeg(bytes, source), source);
  const other = otherFile(bytes);
  if (other !== undefined) {
    throw new PictureError(
      `${source}: found ${other}, expected an image: DICOM (with "DICM" at byte 128), PNG or JPEG; convert it, or copy it ` +
        "again if it was cut off",
    );
  }
  return await readDicom(bytes, source);
}

function ofPicture({ pixels, ...picture }: GreyPicture, source: string): GreyImage {
  return {
    ...picture,
    source,
    pixels,
    ...(pixels instanceof Int16Array ? {} : { cells: pixels }),
    identifiers: { saysSynthetic: false },
    photometric: "MONOCHROME2",
    signed: false,
    presentation: { windows: [], voiFunction: "LINEAR", voiLuts: [] },
  };
}
