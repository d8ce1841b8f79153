/**
 * The subset of WebAssembly's binary format for a loop over numbers in a memory (WebAssembly core
 * specification 2.0, chapter 5).
 */

/** Types of parameters and locals. */
export const TYPE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, v128: 0x7b } as const;

/**
 * Instructions, each with its operands. Those without a type in their name work on four 32-bit
 * floats at a time.
 */
export const instruction = {
  localGet: (index: number) => [0x20, ...unsigned(index)],
  localSet: (index: number) => [0x21, ...unsigned(index)],
  localTee: (index: number) => [0x22, ...unsigned(index)],
  i32Constant: (value: number) => [0x41, ...signed(value)],
  i32Add: [0x6a],
  i32LessThanUnsigned: [0x49],
  i64Constant: (value: number) => [0x42, ...signed(value)],
  i64Add: [0x7c],
  i64Multiply: [0x7e],
  i64And: [0x83],
  i64Or: [0x84],
  i64Xor: [0x85],
  i64ShiftLeft: [0x86],
  i64ShiftRightUnsigned: [0x88],
  i64OfUnsigned: [0xad],
  i64Store: (offset: number) => [0x37, 3, ...unsigned(offset)],
  /** Runs `body`, and repeats it as long as `branchIf` at its end branches. */
  loop: (body: readonly number[]) => [0x03, 0x40, ...body, 0x0b],
  /** Branches to the start of the loop if the number on the stack is not 0. */
  branchIf: [0x0d, 0x00],
  load: [0xfd, 0x00, 4, 0],
  store: [0xfd, 0x0b, 4, 0],
  storeAt: (offset: number) => [0xfd, 0x0b, 4, ...unsigned(offset)],
  constant: (value: number) => [0xfd, 0x0c, ...fourTimes(value)],
  splat: [0xfd, 0x13],
  /** Four 32-bit integers. */
  i32x4Constant: (values: readonly [number, number, number, number]) => [
    0xfd,
    0x0c,
    ...new Uint8Array(Int32Array.from(values).buffer),
  ],
  i32x4Splat: [0xfd, 0x11],
  i32x4Add: [0xfd, 0xae, 0x01],
  i32x4Subtract: [0xfd, 0xb1, 0x01],
  i32x4ShiftLeft: [0xfd, 0xab, 0x01],
  i32x4ShiftRight: [0xfd, 0xac, 0x01],
  i32x4ShiftRightUnsigned: [0xfd, 0xad, 0x01],
  /** 64-bit products of the lower, or upper, two unsigned integers of each. */
  i64x2ProductLow: [0xfd, 0xde, 0x01],
  i64x2ProductHigh: [0xfd, 0xdf, 0x01],
  /** Four 32-bit words of eight: the first operand's are 0 to 3, the second's 4 to 7. */
  words: (...chosen: readonly [number, number, number, number]) => [
    0xfd,
    0x0d,
    ...chosen.flatMap((word) => [4 * word, 4 * word + 1, 4 * word + 2, 4 * word + 3]),
  ],
  and: [0xfd, 0x4e],
  xor: [0xfd, 0x51],
  /** Takes bits of the first operand where the third has ones, else of the second. */
  select: [0xfd, 0x52],
  ofIntegers: [0xfd, 0xfa, 0x01],
  ofUnsigned: [0xfd, 0xfb, 0x01],
  abs: [0xfd, 0xe0, 0x01],
  sqrt: [0xfd, 0xe3, 0x01],
  add: [0xfd, 0xe4, 0x01],
  subtract: [0xfd, 0xe5, 0x01],
  multiply: [0xfd, 0xe6, 0x01],
  divide: [0xfd, 0xe7, 0x01],
  maximum: [0xfd, 0xe9, 0x01],
} as const;

/** The function of a {@linkcode wasmModule}. */
export interface WasmFunction {
  /** Types of the parameters, and of the locals that follow them. */
  readonly parameters: readonly number[];
  readonly locals: readonly number[];
  readonly body: readonly number[];
}

/**
 * Returns a module with the function `run`, which returns nothing and works on the imported memory
 * `host.memory`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const { localGet, i64Constant, i64Store } = instruction;
 * const body = [...localGet(0), ...i64Constant(42), ...i64Store(0)];
 * const bytes = wasmModule({ parameters: [TYPE.i32], locals: [], body });
 * const memory = new WebAssembly.Memory({ initial: 1 });
 * const { instance } = await WebAssembly.instantiate(bytes, { host: { memory } });
 * const { run } = instance.exports;
 * if (typeof run === "function") run(8);
 * assertEquals(new BigInt64Array(memory.buffer)[1], 42n);
 * ```
 */
export function wasmModule({ parameters, locals, body }: WasmFunction): Uint8Array<ArrayBuffer> {
  const code = [...vector(locals.map((type) => [1, type])), ...body, 0x0b];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, vector([[0x60, ...vector(parameters.map((type) => [type])), 0]])),
    ...section(2, vector([[...name("host"), ...name("memory"), 0x02, 0x00, 0]])),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...name("run"), 0x00, 0]])),
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ]);
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function name(text: string): number[] {
  return vector(Array.from(new TextEncoder().encode(text), (byte) => [byte]));
}

/** Encodes a number as unsigned LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [value & 0x7f | 0x80, ...unsigned(value >>> 7)];
}

/** Encodes any safe integer as signed LEB128. */
function signed(value: number): number[] {
  const rest = Math.floor(value / 0x80), low = value - rest * 0x80;
  const done = rest === 0 && low < 0x40 || rest === -1 && low >= 0x40;
  return done ? [low] : [low | 0x80, ...signed(rest)];
}

function fourTimes(value: number): number[] {
  return [...new Uint8Array(Float32Array.of(value, value, value, value).buffer)];
}
