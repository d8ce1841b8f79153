/**
 * Sobol' sequences of 32 bits, plain and with Owen's nested uniform scrambling.
 *
 * The package `sobol` does not serve: its 52 bits are shifted as 32, so that it repeats after 2²⁰
 * points, and it reads its table of directions with `fs` where it is loaded.
 */
import { philox } from "../random/philox.ts";
import { streamOf } from "../random/purpose.ts";

const BITS = 32;

/**
 * Primitive polynomials over GF(2), as bits, and initial direction numbers of dimensions 2 and on:
 * S. Joe and F. Y. Kuo, "Constructing Sobol sequences with better two-dimensional projections",
 * SIAM J. Sci. Comput. 30 (2008), the set D(6). Dimension 1 is van der Corput's sequence.
 */
const DIRECTIONS: readonly (readonly [polynomial: number, ...initial: readonly number[]])[] = [
  [3, 1],
  [7, 1, 3],
  [11, 1, 3, 1],
  [13, 1, 1, 1],
  [19, 1, 1, 3, 3],
  [25, 1, 3, 5, 13],
  [37, 1, 1, 5, 5, 17],
  [41, 1, 1, 5, 5, 5],
  [47, 1, 1, 7, 11, 19],
  [55, 1, 1, 5, 1, 1],
  [59, 1, 1, 1, 3, 11],
  [61, 1, 3, 5, 5, 31],
  [67, 1, 3, 3, 9, 7, 49],
  [91, 1, 1, 1, 15, 21, 21],
  [97, 1, 3, 1, 13, 27, 49],
  [103, 1, 1, 1, 15, 7, 5],
  [109, 1, 3, 1, 15, 13, 25],
  [115, 1, 1, 5, 5, 19, 61],
  [131, 1, 3, 7, 11, 23, 15, 103],
  [137, 1, 3, 7, 13, 13, 15, 69],
  [143, 1, 1, 3, 13, 7, 35, 63],
  [145, 1, 3, 5, 9, 1, 25, 53],
  [157, 1, 3, 1, 13, 9, 35, 107],
  [167, 1, 3, 1, 5, 27, 61, 31],
  [171, 1, 1, 5, 11, 19, 41, 61],
  [185, 1, 3, 5, 3, 3, 13, 69],
  [191, 1, 1, 7, 13, 1, 19, 1],
  [193, 1, 3, 7, 5, 13, 19, 59],
  [203, 1, 1, 3, 9, 25, 29, 41],
  [211, 1, 3, 5, 13, 23, 1, 55],
  [213, 1, 3, 7, 3, 13, 59, 17],
];

/** The largest number of dimensions of a sequence. */
export const MOST_DIMENSIONS = DIRECTIONS.length + 1;

/**
 * Returns the first `count` points of the sequence in `dimension`, from 0: whole numbers below 2³²,
 * of which a coordinate is the 2³²-th part. The order is Antonov and Saleev's (Gray code), as in
 * SciPy.
 */
export function sobolWords(dimension: number, count: number): Uint32Array {
  const directions = directionsOf(dimension);
  const words = new Uint32Array(count);
  for (let index = 1; index < count; index++) {
    // The lowest zero bit of the index before is the lowest set bit of this one.
    const bit = 31 - Math.clz32(index & -index);
    words[index] = (words[index - 1]! ^ directions[bit]!) >>> 0;
  }
  return words;
}

/**
 * Returns the same points after Owen's scrambling (SIAM J. Numer. Anal. 34, 1997): each bit is
 * flipped, or not, at random given all bits above it. The points stay a net, each is uniform, and
 * the first of them are the same for every `count`.
 *
 * @param purpose Names the random bits; equal purposes scramble equally.
 */
export function scrambledWords(
  dimension: number,
  count: number,
  purpose: readonly (string | number)[],
): Uint32Array {
  const { key, stream } = streamOf(purpose);
  const random = new Uint32Array(4);
  return sobolWords(dimension, count).map((word) => {
    let flips = 0;
    for (let depth = 0; depth < BITS; depth++) {
      const above = depth === 0 ? 0 : word >>> (BITS - depth);
      philox([above, depth, ...stream], key, random);
      flips |= (random[0]! >>> 31) << (BITS - 1 - depth);
    }
    return word ^ flips;
  });
}

/** Returns the direction numbers of a dimension, as words whose highest bit is a half. */
function directionsOf(dimension: number): Uint32Array {
  if (!(Number.isInteger(dimension) && dimension >= 0 && dimension < MOST_DIMENSIONS)) {
    throw new RangeError(`dimension ${dimension}: expected a whole number from 0 to ${MOST_DIMENSIONS - 1}`);
  }
  const directions = new Uint32Array(BITS);
  if (dimension === 0) return directions.map((_, bit) => 1 << (BITS - 1 - bit));
  const [polynomial, ...initial] = DIRECTIONS[dimension - 1]!;
  const degree = initial.length;
  for (let bit = 0; bit < BITS; bit++) {
    if (bit < degree) {
      directions[bit] = initial[bit]! << (BITS - 1 - bit);
      continue;
    }
    let direction = directions[bit - degree]! ^ (directions[bit - degree]! >>> degree);
    for (let term = 1; term < degree; term++) {
      if ((polynomial >>> (degree - term)) & 1) direction ^= directions[bit - term]!;
    }
    directions[bit] = direction;
  }
  return directions;
}
