/** Which filters a training holds in blocks, and their elements in that order (`filters.ts`). */
import type { Shape } from "../../nn/graph.ts";

/** True where a training holds a filter of this shape in blocks. */
export function liesInBlocks(shape: Shape, block: number): boolean {
  const [outputs, inputs] = shape.map(Number);
  return block > 1 && shape.length === 4 && outputs % block === 0 && inputs % block === 0;
}

/** Writes those of [O, I, kh, kw] into `held` as [O / b, I / b, kh · kw, b, b]. */
export function intoBlocks(
  filter: Float32Array,
  held: Float32Array,
  shape: readonly number[],
  block: number,
): void {
  forEachPlace(shape, block, (stored, place) => held[place] = filter[stored]);
}

/** What {@linkcode intoBlocks} was given. */
export function outOfBlocks(held: Float32Array, shape: readonly number[], block: number): Float32Array {
  const filter = new Float32Array(held.length);
  forEachPlace(shape, block, (stored, place) => filter[stored] = held[place]);
  return filter;
}

function forEachPlace(
  [outputs, inputs, height, width]: readonly number[],
  block: number,
  visit: (stored: number, place: number) => void,
): void {
  const taps = height * width, square = block * block;
  let stored = 0;
  for (let output = 0; output < outputs; output++) {
    const row = Math.floor(output / block) * (inputs / block), column = output % block;
    for (let input = 0; input < inputs; input++) {
      const pair = (row + Math.floor(input / block)) * taps;
      for (let tap = 0; tap < taps; tap++) {
        visit(stored++, (pair + tap) * square + input % block * block + column);
      }
    }
  }
}
