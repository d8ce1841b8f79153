/**
 * The reading room's screen, and its mapping to pixels of the image (experiments/ggcam.md, "Screen
 * to image").
 */
import type { Point } from "./anatomy.ts";
import type { PictureSize } from "./draw.ts";

/** The size of the screen in the eye-tracking sessions, in pixels. */
export const SCREEN = { width: 1920, height: 1080 } as const;

/** The number of screen pixels per degree of visual angle: a 24 inch screen at 65 cm. */
const PIXELS_PER_DEGREE = 41;

/** The black bars around an image on the screen, in screen pixels. */
export interface Padding {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/**
 * Returns the bars around an image that fills the screen in one direction and is centred in the
 * other.
 */
export function padding({ height, width }: PictureSize): Padding {
  const scale = Math.min(SCREEN.width / width, SCREEN.height / height);
  const left = Math.floor((SCREEN.width - Math.round(width * scale)) / 2);
  const top = Math.floor((SCREEN.height - Math.round(height * scale)) / 2);
  return {
    top,
    bottom: SCREEN.height - top - Math.round(height * scale),
    left,
    right: SCREEN.width - left - Math.round(width * scale),
  };
}

/** Returns one degree of visual angle, in fractions of the image's width and height. */
export function degreeOf(size: PictureSize): Point {
  const { top, bottom, left, right } = padding(size);
  return {
    x: PIXELS_PER_DEGREE / (SCREEN.width - left - right),
    y: PIXELS_PER_DEGREE / (SCREEN.height - top - bottom),
  };
}

/** Returns a point of the image, in fractions of it, as fractions of the screen. */
export function toScreen({ x, y }: Point, size: PictureSize): Point {
  const { top, bottom, left, right } = padding(size);
  return {
    x: (left + x * (SCREEN.width - left - right)) / SCREEN.width,
    y: (top + y * (SCREEN.height - top - bottom)) / SCREEN.height,
  };
}

/**
 * Returns the data set's own mapping of a point of the screen to a pixel of the image, whose sides
 * it rounds up to even numbers. Off the image it scales −1, which gives −1, −2 or −3 at the real
 * images' size. On images smaller than the screen that would round to 0, a place on the image, so
 * at most −1 is written.
 */
export function toImage(screen: Point, size: PictureSize): Point {
  const { top, bottom, left, right } = padding(size);
  const ex = screen.x * SCREEN.width, ey = screen.y * SCREEN.height;
  const scaleX = even(size.width) / (SCREEN.width - left - right);
  const scaleY = even(size.height) / (SCREEN.height - top - bottom);
  const onImage = ex > left && ex < SCREEN.width - right && ey > top && ey < SCREEN.height - bottom;
  if (!onImage) return { x: Math.min(-1, Math.trunc(-scaleX)), y: Math.min(-1, Math.trunc(-scaleY)) };
  return { x: Math.trunc(scaleX * (ex - left)), y: Math.trunc(scaleY * (ey - top)) };
}

function even(side: number): number {
  return 2 * Math.ceil(side / 2);
}
