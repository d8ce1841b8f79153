/**
 * X-rays in JPEG files, decoded by IJG's libjpeg. Colour is stored as Y, Cb and Cr, of which Y is
 * the luma that `grey.ts` computes; files that store red, green and blue say so.
 */
import { runDecoder } from "../dicom/codecs/codec_module.ts";
import { CodestreamError } from "../dicom/codecs/codestream_error.ts";
import { jpegCodestream } from "../dicom/codecs/jpeg_codestream.ts";
import { greyOf } from "./grey.ts";
import { type GreyPicture, requirePixels } from "./grey_picture.ts";
import { jpegSegments } from "./jpeg_segments.ts";
import { requireUpright } from "./orientation.ts";
import { PictureError } from "./picture_error.ts";

/** Returns true for the bytes of a JPEG file. */
export function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;
}

/** Returns the picture in `bytes`. Rejects with {@linkcode PictureError}, naming `source`. */
export async function readJpeg(bytes: Uint8Array, source: string): Promise<GreyPicture> {
  try {
    const { rows, columns, components, precision, bytes: codestream } = jpegCodestream(bytes);
    requirePixels({ rows, columns }, source);
    const exif = exifIn(codestream);
    if (exif !== undefined) requireUpright(exif, source);
    if (components !== 1 && components !== 3) {
      throw new PictureError(
        `${source}: found a JPEG of ${components} components, expected grey (1) or colour (3)${
          components === 4 ? ", not a printer's CMYK" : ""
        }; save it again as one of these`,
      );
    }
    const bits = precision <= 8 ? 8 : 16;
    const decoded = await runDecoder("DecodeJpeg", { codestream, rows, columns, bits, samples: components });
    if (decoded.length !== rows * columns * components * bits / 8) {
      throw new CodestreamError(
        `is decoded to ${decoded.length} bytes, expected ${rows * columns * components}`,
      );
    }
    const samples = bits === 8 ? decoded : new Uint16Array(decoded.buffer);
    const pixels = components === 1 || storesRgb(codestream)
      ? greyOf({ data: samples, channels: components })
      : samples.filter((_, index) => index % 3 === 0);
    return { format: "JPEG", rows, columns, bitsStored: precision, pixels };
  } catch (error) {
    if (!(error instanceof CodestreamError)) throw error;
    throw new PictureError(`${source}: found a JPEG file that ${error.message}; expected a whole one`, {
      cause: error,
    });
  }
}

const APP1 = 0xffe1, APP14 = 0xffee;

/** Returns the bytes of EXIF data in a segment APP1, if they are that. */
function exifIn(bytes: Uint8Array): Uint8Array | undefined {
  for (const { marker, start, end } of jpegSegments(bytes)) {
    const isExif = marker === APP1 &&
      new TextDecoder("latin1").decode(bytes.subarray(start, start + 6)) === "Exif\0\0";
    if (isExif) return bytes.subarray(start + 6, end);
  }
  return undefined;
}

/**
 * Returns true where the three components are red, green and blue: Adobe's marker says that nothing
 * was transformed, or the frame calls them R, G and B.
 */
function storesRgb(codestream: Uint8Array): boolean {
  for (const { marker, start, end } of jpegSegments(codestream)) {
    const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
    if (
      isFrame && end - start >= 15 && [82, 71, 66].every((id, own) => codestream[start + 6 + 3 * own] === id)
    ) {
      return true;
    }
    const isAdobe = marker === APP14 && end - start >= 12 &&
      new TextDecoder().decode(codestream.subarray(start, start + 5)) === "Adobe";
    if (isAdobe) return codestream[start + 11] === 0;
  }
  return false;
}
