/** The orientation that a camera or a phone notes for a picture (EXIF, tag 0112). */
import { PictureError } from "./picture_error.ts";

const ORIENTATION = 0x0112, SHORT = 3;

/** The orientation as viewers apply it. */
const TURNS = [
  "mirrored",
  "turned by 180°",
  "upside down and mirrored",
  "mirrored and turned",
  "turned by 90°",
  "mirrored and turned",
  "turned by 270°",
] as const;

/**
 * Throws {@linkcode PictureError} where EXIF data (a TIFF header and its first directory) say that
 * the picture is shown other than it is stored: gaze and masks would not fit one of the two.
 */
export function requireUpright(exif: Uint8Array, source: string): void {
  const turn = TURNS[(orientationOf(exif) ?? 1) - 2];
  if (turn === undefined) return;
  throw new PictureError(
    `${source}: found an EXIF orientation by which viewers show the picture ${turn}, expected pixels stored as they are ` +
      "shown, so that gaze and masks fit; save it again upright, without the orientation (ImageMagick: mogrify -auto-orient)",
  );
}

function orientationOf(exif: Uint8Array): number | undefined {
  if (exif.length < 8) return undefined;
  const view = new DataView(exif.buffer, exif.byteOffset, exif.length);
  const isLittle = view.getUint16(0) === 0x4949;
  if (!isLittle && view.getUint16(0) !== 0x4d4d) return undefined;
  const start = view.getUint32(4, isLittle);
  if (start + 2 > exif.length) return undefined;
  for (let entry = 0; entry < view.getUint16(start, isLittle); entry++) {
    const at = start + 2 + 12 * entry;
    if (at + 12 > exif.length) return undefined;
    if (view.getUint16(at, isLittle) === ORIENTATION && view.getUint16(at + 2, isLittle) === SHORT) {
      return view.getUint16(at + 8, isLittle);
    }
  }
  return undefined;
}
