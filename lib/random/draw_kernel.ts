/**
 * Random numbers in WebAssembly, four at a time: Philox4x32-10 and uniform or (Box–Muller) normal
 * numbers from its words. Every operation rounds as IEEE 754 requires, so the bits are the same
 * everywhere. JavaScript leaves `Math.log` and `Math.cos` to the engine.
 */
import { instruction, TYPE, wasmModule } from "../formats/wasm.ts";
import { MULTIPLIERS, ROUNDS, WEYL } from "./philox.ts";
import { tuple } from "../formats/items.ts";

/** Code that leaves one value on the stack. */
type Code = readonly number[];

const { localGet: get, localSet: set, constant } = instruction;
const integer = (value: number): Code => instruction.i32x4Constant([value, value, value, value]);
const add = (a: Code, b: Code): Code => [...a, ...b, ...instruction.add];
const multiply = (a: Code, b: Code): Code => [...a, ...b, ...instruction.multiply];
const and = (a: Code, b: Code): Code => [...a, ...b, ...instruction.and];
const xor = (a: Code, b: Code): Code => [...a, ...b, ...instruction.xor];
const plus = (a: Code, b: Code): Code => [...a, ...b, ...instruction.i32x4Add];
const minus = (a: Code, b: Code): Code => [...a, ...b, ...instruction.i32x4Subtract];
const shifted = (a: Code, by: number, how: Code): Code => [...a, ...instruction.i32Constant(by), ...how];
const left = (a: Code, by: number): Code => shifted(a, by, instruction.i32x4ShiftLeft);
const right = (a: Code, by: number): Code => shifted(a, by, instruction.i32x4ShiftRight);
const rightUnsigned = (a: Code, by: number): Code => shifted(a, by, instruction.i32x4ShiftRightUnsigned);
const splat = (local: number): Code => [...get(local), ...instruction.i32x4Splat];
/** c₀ + x·(c₁ + x·(…)) */
const polynomial = (x: Code, [first = 0, ...rest]: readonly number[]): Code =>
  rest.length === 0 ? constant(first) : add(constant(first), multiply(x, polynomial(x, rest)));

/** Parameters of the kernel, then its locals. */
const [BYTES, BLOCK_LOW, BLOCK_HIGH, STREAM_LOW, STREAM_HIGH, KEY_LOW, KEY_HIGH, SCALE] = tuple([
  ...Array(8).keys(),
], 8);
const ADDRESS = 8, BLOCKS = 9;
const COUNTER = [10, 11, 12, 13] as const, KEYS = [14, 15] as const, PRODUCTS = [16, 17, 18, 19] as const;
const UNIFORM = 20, MANTISSA = 21, RADIUS = 22, ANGLE = 23, SQUARE = 24, SINE = 25, COSINE = 26, SWAP = 27;

/** √½ as a 32-bit float's bits. */
const ROOT_HALF = 0x3f3504f3;

/**
 * Returns a module for normal numbers of the deviation `scale`; the vectors are the cosine and the
 * sine of words 0 and 1, then those of words 2 and 3.
 */
export function normalModule(): Uint8Array<ArrayBuffer> {
  return drawModule([...pair(COUNTER[0], COUNTER[1], 0), ...pair(COUNTER[2], COUNTER[3], 32)]);
}

/**
 * Returns a module for uniform numbers between −`scale` and `scale`, which are a word's bits as a
 * signed integer; a vector for each word.
 */
export function uniformModule(): Uint8Array<ArrayBuffer> {
  const scale = multiply([...get(SCALE), ...instruction.splat], constant(2 ** -31));
  return drawModule(
    COUNTER.flatMap((word, index) => [
      ...[...get(ADDRESS), ...multiply([...get(word), ...instruction.ofIntegers], scale)],
      ...instruction.storeAt(16 * index),
    ]),
  );
}

/**
 * Returns a module: `run(bytes, block low, block high, stream low, stream high, key low, key high,
 * scale)` writes `bytes` (a multiple of 64) of floats. `block` is a multiple of 4: each lane of a
 * vector computes one of four blocks. `stored` turns the words of four blocks into 16 floats.
 */
function drawModule(stored: Code): Uint8Array<ArrayBuffer> {
  const group = [
    ...get(BLOCKS),
    ...set(COUNTER[0]),
    ...[BLOCK_HIGH, STREAM_LOW, STREAM_HIGH].flatMap((given, word) => [
      ...splat(given),
      ...set(COUNTER[word + 1]!),
    ]),
    ...[KEY_LOW, KEY_HIGH].flatMap((given, word) => [...splat(given), ...set(KEYS[word]!)]),
    ...Array.from({ length: ROUNDS }, round).flat(),
    ...stored,
    ...plus(get(BLOCKS), integer(4)),
    ...set(BLOCKS),
    ...[...get(ADDRESS), ...instruction.i32Constant(64), ...instruction.i32Add],
    ...instruction.localTee(ADDRESS),
    ...[...get(BYTES), ...instruction.i32LessThanUnsigned, ...instruction.branchIf],
  ];
  return wasmModule({
    parameters: [...Array.from({ length: 7 }, () => TYPE.i32), TYPE.f32],
    locals: [TYPE.i32, ...Array.from({ length: 19 }, () => TYPE.v128)],
    body: [
      ...plus(splat(BLOCK_LOW), instruction.i32x4Constant([0, 1, 2, 3])),
      ...set(BLOCKS),
      ...instruction.loop(group),
    ],
  });
}

/** Applies one of Philox's rounds to four counters. */
function round(): Code {
  const [c0, c1, c2, c3] = COUNTER, [key0, key1] = KEYS;
  const products = ([[c0, MULTIPLIERS[0]], [c2, MULTIPLIERS[1]]] as const).flatMap(([factor, by], which) => [
    ...[...get(factor), ...integer(by), ...instruction.i64x2ProductLow, ...set(PRODUCTS[2 * which]!)],
    ...[...get(factor), ...integer(by), ...instruction.i64x2ProductHigh, ...set(PRODUCTS[2 * which + 1]!)],
  ]);
  const lower = (which: number): Code => [
    ...[...get(PRODUCTS[2 * which]!), ...get(PRODUCTS[2 * which + 1]!)],
    ...instruction.words(0, 2, 4, 6),
  ];
  const upper = (which: number): Code => [
    ...[...get(PRODUCTS[2 * which]!), ...get(PRODUCTS[2 * which + 1]!)],
    ...instruction.words(1, 3, 5, 7),
  ];
  return [
    ...products,
    ...[...xor(xor(upper(1), get(c1)), get(key0)), ...set(c0)],
    ...[...lower(1), ...set(c1)],
    ...[...xor(xor(upper(0), get(c3)), get(key1)), ...set(c2)],
    ...[...lower(0), ...set(c3)],
    ...[...plus(get(key0), integer(WEYL[0])), ...set(key0)],
    ...[...plus(get(key1), integer(WEYL[1])), ...set(key1)],
  ];
}

/**
 * Applies Box–Muller: eight normals from four words for the radius and four for the angle, stored
 * at `offset`.
 */
function pair(radiusWord: number, angleWord: number, offset: number): Code {
  return [
    ...radius(radiusWord),
    ...sineAndCosine(angleWord),
    ...[...get(ADDRESS), ...multiply(get(RADIUS), get(COSINE)), ...instruction.storeAt(offset)],
    ...[...get(ADDRESS), ...multiply(get(RADIUS), get(SINE)), ...instruction.storeAt(offset + 16)],
  ];
}

/** Computes deviation · √(−2 ln u), where u = (word + ½) / 2³² is never 0. */
function radius(word: number): Code {
  const uniform = add(
    multiply([...get(word), ...instruction.ofUnsigned], constant(2 ** -32)),
    constant(2 ** -33),
  );
  // u = 2ᵉ (1 + x) with 1 + x from √½ to √2.
  const fromRootHalf = minus(get(UNIFORM), integer(ROOT_HALF));
  const exponent: Code = [...right(fromRootHalf, 23), ...instruction.ofIntegers];
  const x = get(MANTISSA), squared = multiply(x, x);
  const logarithm = add(
    add(x, add(multiply(squared, constant(-0.5)), multiply(multiply(squared, x), polynomial(x, LOGARITHM)))),
    multiply(exponent, constant(Math.LN2)),
  );
  return [
    ...[...uniform, ...set(UNIFORM)],
    ...add(plus(and(fromRootHalf, integer(0x7fffff)), integer(ROOT_HALF)), constant(-1)),
    ...set(MANTISSA),
    ...multiply(
      [...get(SCALE), ...instruction.splat],
      [...multiply(constant(-2), logarithm), ...constant(0), ...instruction.maximum, ...instruction.sqrt],
    ),
    ...set(RADIUS),
  ];
}

/**
 * Computes sine and cosine of the angle π/2 · (q + t): q is the word's upper two bits, t from −½ to
 * ½ the next 24.
 */
function sineAndCosine(word: number): Code {
  const turn: Code = [
    ...rightUnsigned(and(get(word), integer(0x3fffffff)), 6),
    ...instruction.ofIntegers,
  ];
  const sine = add(
    get(ANGLE),
    multiply(multiply(get(ANGLE), get(SQUARE)), polynomial(get(SQUARE), SINE_TERMS)),
  );
  const cosine = add(
    add(constant(1), multiply(get(SQUARE), constant(-0.5))),
    multiply(multiply(get(SQUARE), get(SQUARE)), polynomial(get(SQUARE), COSINE_TERMS)),
  );
  const chosen = (a: number, b: number): Code => [
    ...[...get(a), ...get(b), ...get(SWAP)],
    ...instruction.select,
  ];
  const signOf = (bits: Code): Code => and(bits, integer(0x80000000));
  return [
    ...multiply(add(multiply(turn, constant(2 ** -24)), constant(-0.5)), constant(Math.PI / 2)),
    ...set(ANGLE),
    ...[...multiply(get(ANGLE), get(ANGLE)), ...set(SQUARE)],
    ...[...sine, ...set(SINE)],
    ...[...cosine, ...set(COSINE)],
    // A quarter turn exchanges sine and cosine.
    ...[...right(left(get(word), 1), 31), ...set(SWAP)],
    ...xor(chosen(SINE, COSINE), signOf(plus(get(word), integer(0x40000000)))),
    ...xor(chosen(COSINE, SINE), signOf(get(word))),
    ...[...set(SINE), ...set(COSINE)],
  ];
}

/**
 * (ln(1 + x) − x + x²/2) / x³ for 1 + x from √½ to √2; these three are S. Moshier's Cephes
 * library's (logf, sinf, cosf).
 */
const LOGARITHM = [
  3.3333331174e-1,
  -2.4999993993e-1,
  2.0000714765e-1,
  -1.6668057665e-1,
  1.4249322787e-1,
  -1.2420140846e-1,
  1.1676998740e-1,
  -1.1514610310e-1,
  7.0376836292e-2,
];
/** (sin y − y) / y³ in y², for |y| up to π/4. */
const SINE_TERMS = [-1.6666654611e-1, 8.3321608736e-3, -1.9515295891e-4];
/** (cos y − 1 + y²/2) / y⁴ in y². */
const COSINE_TERMS = [4.166664568298827e-2, -1.388731625493765e-3, 2.443315711809948e-5];
