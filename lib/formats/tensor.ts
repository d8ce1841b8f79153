/** Dense arrays in row-major order, for exchange between rooms and files. */

const BYTES = { U8: 1, U16: 2, I32: 4, I64: 8, F32: 4, F64: 8 } as const;

/** The element types that the project stores, by their safetensors names. */
export type Dtype = keyof typeof BYTES;

interface Arrays {
  readonly U8: Uint8Array;
  readonly U16: Uint16Array;
  readonly I32: Int32Array;
  readonly I64: BigInt64Array;
  readonly F32: Float32Array;
  readonly F64: Float64Array;
}

/** A tensor of one element type; `data.length` is the product of `shape`. */
export interface TensorOf<D extends Dtype> {
  readonly dtype: D;
  readonly shape: readonly number[];
  readonly data: Arrays[D];
}

/** A tensor of any element type, given by `dtype`. */
export type Tensor = { readonly [D in Dtype]: TensorOf<D> }[Dtype];

/** Tensors by name. */
export type Tensors = ReadonlyMap<string, Tensor>;

/**
 * Returns bytes that one element takes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([bytesPerElement("U8"), bytesPerElement("F32"), bytesPerElement("I64")], [1, 4, 8]);
 * ```
 */
export function bytesPerElement(dtype: Dtype): number {
  return BYTES[dtype];
}

/** Returns true for the name of an element type that the project stores. */
export function isDtype(name: string): name is Dtype {
  return Object.hasOwn(BYTES, name);
}

/**
 * Returns the number of elements of a tensor of this shape; 1 for a scalar, whose shape is empty.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([elementCount([8, 3, 160, 128]), elementCount([])], [491_520, 1]);
 * ```
 */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Returns a float32 tensor; throws a `RangeError` where the data does not fill the shape.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const values = Float32Array.of(1, 2, 3, 4, 5, 6);
 * assertEquals(float32([2, 3], values), { dtype: "F32", shape: [2, 3], data: values });
 * assertThrows(() => float32([2, 2], values), RangeError, "needs 4 values, got 6");
 * ```
 */
export function float32(shape: readonly number[], data: Float32Array): TensorOf<"F32"> {
  if (data.length !== elementCount(shape)) {
    throw new RangeError(`float32: shape [${shape}] needs ${elementCount(shape)} values, got ${data.length}`);
  }
  return { dtype: "F32", shape, data };
}

/**
 * Returns the float32 tensor `name` of `tensors`; throws a `TypeError` that says what was found
 * instead.
 *
 * @example
 * ```ts
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const tensors = new Map([["bias", float32([1], Float32Array.of(0.5))]]);
 * assertEquals(requireFloat32(tensors, "bias").data[0], 0.5);
 * assertThrows(() => requireFloat32(tensors, "weight"), TypeError, "found none (have bias)");
 * ```
 */
export function requireFloat32(tensors: Tensors, name: string): TensorOf<"F32"> {
  const tensor = tensors.get(name);
  if (tensor?.dtype === "F32") return tensor;
  throw new TypeError(
    `tensor "${name}": expected F32, found ${
      tensor ? tensor.dtype : `none (have ${[...tensors.keys()].join(", ")})`
    }`,
  );
}

/**
 * Returns a view of little-endian `bytes` as a tensor; copies only if the bytes are not aligned for
 * the element type. Throws a `RangeError` where the bytes do not fill the shape.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const bytes = Uint8Array.of(1, 0, 0, 1);
 * assertEquals(tensorFromBytes("U16", [2], bytes).data, Uint16Array.of(1, 256));
 * ```
 */
export function tensorFromBytes(dtype: Dtype, shape: readonly number[], bytes: Uint8Array): Tensor {
  const size = bytesPerElement(dtype);
  if (bytes.length !== elementCount(shape) * size) {
    throw new RangeError(
      `${dtype} [${shape}] needs ${elementCount(shape) * size} bytes, got ${bytes.length}`,
    );
  }
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const { buffer, byteOffset } = aligned;
  const length = bytes.length / size;
  switch (dtype) {
    case "U8":
      return { dtype, shape, data: new Uint8Array(buffer, byteOffset, length) };
    case "U16":
      return { dtype, shape, data: new Uint16Array(buffer, byteOffset, length) };
    case "I32":
      return { dtype, shape, data: new Int32Array(buffer, byteOffset, length) };
    case "I64":
      return { dtype, shape, data: new BigInt64Array(buffer, byteOffset, length) };
    case "F32":
      return { dtype, shape, data: new Float32Array(buffer, byteOffset, length) };
    case "F64":
      return { dtype, shape, data: new Float64Array(buffer, byteOffset, length) };
  }
}
