/** Fixations or samples of one image, gathered from the files of its readings. */
import type { Gaze } from "../gaze.ts";

/** One fixation. */
export interface Fixation {
  readonly x: number;
  readonly y: number;
  /** In seconds. */
  readonly duration: number;
  /** Pixels of the image per degree of visual angle. */
  readonly perDegree: { readonly x: number; readonly y: number };
  /** The shown part of the image: left, top, right and bottom, the last two exclusive. */
  readonly shown: readonly [number, number, number, number];
}

/** Returns fixations as gaze with their own degrees and shown parts. */
export function gazeOfFixations(fixations: readonly Fixation[]): Gaze {
  const column = (of: (fixation: Fixation) => number) => Float32Array.from(fixations, of);
  return {
    x: column(({ x }) => x),
    y: column(({ y }) => y),
    weights: column(({ duration }) => duration),
    perDegree: { x: column(({ perDegree }) => perDegree.x), y: column(({ perDegree }) => perDegree.y) },
    shown: Int32Array.from(fixations.flatMap(({ shown }) => shown)),
  };
}

/**
 * Growing columns of whole pixels; a tracker of 1,000 Hz writes tens of thousands of samples an
 * image.
 */
export class Samples {
  #places = new Int32Array(2048);
  #length = 0;

  add(x: number, y: number): void {
    if (2 * this.#length === this.#places.length) {
      const larger = new Int32Array(2 * this.#places.length);
      larger.set(this.#places);
      this.#places = larger;
    }
    this.#places[2 * this.#length] = Math.trunc(x);
    this.#places[2 * this.#length + 1] = Math.trunc(y);
    this.#length++;
  }

  /** Returns the samples in pixels, truncated towards zero. */
  finish(): Gaze {
    const column = (start: number) =>
      Int32Array.from({ length: this.#length }, (_, sample) => this.#places[2 * sample + start]!);
    return { x: column(0), y: column(1) };
  }
}
