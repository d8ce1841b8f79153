/** Moves filters into the blocked order in which a training holds them, and back. */
import { type Shape, staticShape } from "../../../nn/graph.ts";

/** Returns true where a training holds a filter of this shape in blocked layout. */
export function liesInBlocks(shape: Shape, block: number): boolean {
  if (block === 1 || shape.length !== 4) return false;
  const [outputs, inputs] = staticShape(shape, 4);
  return outputs % block === 0 && inputs % block === 0;
}

/** Writes those of [O, I, kh, kw] into `held` as [O / b, I / b, kh · kw, b, b]. */
export function intoBlocks(
  filter: Float32Array,
  held: Float32Array,
  shape: readonly number[],
  block: number,
): void {
  forEveryRow(shape, block, (to, from, apart) => {
    for (let output = 0; output < block; output++, from += apart) held[to + output] = filter[from]!;
  });
}

/** The inverse of {@linkcode intoBlocks}. */
export function outOfBlocks(held: Float32Array, shape: readonly number[], block: number): Float32Array {
  const filter = new Float32Array(held.length);
  forEveryRow(shape, block, (from, to, apart) => {
    for (let output = 0; output < block; output++, to += apart) filter[to] = held[from + output]!;
  });
  return filter;
}

/**
 * Calls `visit` for every row of blocks (the outputs of one input and tap). The arguments are the
 * offset of its first element in blocks, that in [O, I, kh, kw], and the stride there.
 */
function forEveryRow(
  shape: readonly number[],
  block: number,
  visit: (held: number, filter: number, apart: number) => void,
): void {
  const [outputs, inputs, height, width] = staticShape(shape, 4);
  const taps = height * width, apart = inputs * taps;
  let held = 0;
  for (let output = 0; output < outputs; output += block) {
    for (let input = 0; input < inputs; input += block) {
      for (let tap = 0; tap < taps; tap++) {
        for (let each = input; each < input + block; each++, held += block) {
          visit(held, output * apart + each * taps + tap, apart);
        }
      }
    }
  }
}
