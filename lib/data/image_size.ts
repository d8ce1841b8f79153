/** Sizes of images from the ends of their files, for checks before any pixels are read. */
import { readInput } from "../formats/open_input.ts";
import type { Size } from "./canvas.ts";
import { dicomSize } from "./dicom/head.ts";
import { readEnds } from "./file_ends.ts";
import { jpegSize } from "./pictures/jpeg_size.ts";
import { pngSize } from "./pictures/png_size.ts";
import { isJpeg } from "./pictures/jpeg.ts";
import { isPng } from "./pictures/png.ts";
import { readImage } from "./read_image.ts";

/**
 * Returns the size of the image in the file at `path`, without decoding it where the file's header
 * and length are in order. Otherwise it reads the image, and rejects as `readImage` does.
 */
export async function imageFileSize(path: string, source: string): Promise<Size> {
  const ends = await readEnds(path, "dicom", source);
  const size = isPng(ends.head)
    ? pngSize(ends)
    : isJpeg(ends.head)
    ? jpegSize(ends)
    : dicomSize(ends, source);
  if (size !== undefined) return size;
  const { rows, columns } = await readImage(await readInput(path, "dicom", { source }), source);
  return { height: rows, width: columns };
}
