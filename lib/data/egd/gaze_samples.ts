/** Collects the gaze samples of one image without duplicates. */

import type { Gaze } from "../gaze.ts";

/** Growing columns of samples. */
export class GazeSamples {
  #x = new Int32Array(0);
  #y = new Int32Array(0);
  #times = new Float64Array(0);
  #length = 0;
  #latest = -Infinity;
  /** The samples so far; kept from the first sample that is not later than all before it. */
  #seen: Set<string> | undefined;

  get length(): number {
    return this.#length;
  }

  /**
   * Adds a sample unless one with the same `time` and place exists; returns true if it was added. A
   * NaN time equals no other. Times nearly always increase, so most samples need one comparison.
   */
  add(x: number, y: number, time: number): boolean {
    if (time > this.#latest) this.#latest = time;
    else if (time === time && this.#isRepeated(x, y, time)) return false;
    if (this.#length === this.#x.length) this.#grow(Math.max(64, 2 * this.#length));
    this.#x[this.#length] = x;
    this.#y[this.#length] = y;
    this.#times[this.#length++] = time;
    this.#seen?.add(keyOf(x, y, time));
    return true;
  }

  finish(): Gaze {
    return { x: this.#x.slice(0, this.#length), y: this.#y.slice(0, this.#length) };
  }

  #isRepeated(x: number, y: number, time: number): boolean {
    if (this.#seen === undefined) {
      this.#seen = new Set();
      for (let index = 0; index < this.#length; index++) {
        this.#seen.add(keyOf(this.#x[index]!, this.#y[index]!, this.#times[index]!));
      }
    }
    return this.#seen.has(keyOf(x, y, time));
  }

  #grow(capacity: number): void {
    this.#x = enlarged(this.#x, new Int32Array(capacity));
    this.#y = enlarged(this.#y, new Int32Array(capacity));
    this.#times = enlarged(this.#times, new Float64Array(capacity));
  }
}

function keyOf(x: number, y: number, time: number): string {
  return `${time} ${x} ${y}`;
}

function enlarged<Column extends Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
  values: Column,
  result: Column,
): Column {
  result.set(values);
  return result;
}
