/**
 * Gaze samples of one image as a table gives them: in pixels or fractions, with weights or without.
 */
import type { Gaze } from "../gaze.ts";
import type { Size } from "../canvas.ts";

/** Growing columns of samples. */
export class TableSamples {
  readonly #x: number[] = [];
  readonly #y: number[] = [];
  readonly #weights: number[] = [];
  readonly #seen = new Set<string>();

  get length(): number {
    return this.#x.length;
  }

  /**
   * Adds a sample. Returns false, and adds nothing, if an earlier sample has the same time and
   * position.
   */
  add(x: number, y: number, { weight, time }: { readonly weight: number; readonly time?: string }): boolean {
    if (time !== undefined) {
      const key = `${time} ${x} ${y}`;
      if (this.#seen.has(key)) return false;
      this.#seen.add(key);
    }
    this.#x.push(x);
    this.#y.push(y);
    this.#weights.push(weight);
    return true;
  }

  /**
   * Returns the samples in whole pixels of the image. Pixels are truncated towards zero, as in the
   * released code; a fraction lies in the pixel that contains it.
   */
  finish(fractionOf: Size | undefined, isWeighed: boolean): Gaze {
    const places = (values: readonly number[], side: number | undefined) =>
      Int32Array.from(values, (value) => side === undefined ? Math.trunc(value) : Math.floor(value * side));
    return {
      x: places(this.#x, fractionOf?.width),
      y: places(this.#y, fractionOf?.height),
      ...(isWeighed ? { weights: Float32Array.from(this.#weights) } : {}),
    };
  }
}
