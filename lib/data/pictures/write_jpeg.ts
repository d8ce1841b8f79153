/** Writes grey JPEG files, by IJG's libjpeg. */
import { encodeJpeg } from "../dicom/codecs/codec_module.ts";

/** A picture of 8 bits. */
export interface JpegToWrite {
  readonly width: number;
  readonly height: number;
  /** Row by row from the top, 0 black. */
  readonly pixels: Uint8Array;
}

/** The JPEG quality of MIMIC-CXR-JPG's files. */
const QUALITY = 95;

/** Returns a baseline JPEG file of quality 95. */
export async function writeJpeg({ width, height, pixels }: JpegToWrite): Promise<Uint8Array<ArrayBuffer>> {
  return await encodeJpeg({ pixels, rows: height, columns: width, quality: QUALITY });
}
