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
  const places = placesInBlocks(shape, block);
  for (let index = 0; index < places.length; index++) held[places[index]] = filter[index];
}

/** What {@linkcode intoBlocks} was given. */
export function outOfBlocks(held: Float32Array, shape: readonly number[], block: number): Float32Array {
  const places = placesInBlocks(shape, block);
  const filter = new Float32Array(held.length);
  for (let index = 0; index < places.length; index++) filter[index] = held[places[index]];
  return filter;
}

/** For every element of [O, I, kh, kw] its place in blocks. */
function placesInBlocks([outputs, inputs, height, width]: readonly number[], block: number): Uint32Array {
  const taps = height * width, square = block * block;
  const places = new Uint32Array(outputs * inputs * taps);
  let index = 0;
  for (let output = 0; output < outputs; output++) {
    const row = Math.floor(output / block) * (inputs / block), column = output % block;
    for (let input = 0; input < inputs; input++) {
      const pair = (row + Math.floor(input / block)) * taps;
      for (let tap = 0; tap < taps; tap++) {
        places[index++] = (pair + tap) * square + input % block * block + column;
      }
    }
  }
  return places;
}
