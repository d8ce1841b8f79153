/**
 * OpenCV's fixed kernels by size, each the half from the edge to the centre (getGaussianKernel of
 * OpenCV 5.0).
 */
const FIXED: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [1]],
  [3, [0.25, 0.5]],
  [5, [0.0625, 0.25, 0.375]],
  [7, [0.03125, 0.109375, 0.21875, 0.28125]],
  [9, [0.015625, 0.05078125, 0.1171875, 0.19921875, 0.234375]],
]);

/**
 * Returns the Gaussian that OpenCV's `GaussianBlur(image, (size, size), 0)` applies along each
 * axis: `size` weights that sum to 1. The standard deviation is σ = 0.3·((size − 1)/2 − 1) + 0.8
 * pixels. Sizes up to 9 have their own tables (OpenCV 4 has none for 9). `size` is odd and at least
 * 1. Throws a `RangeError` for any other size.
 */
export function gaussianKernel(size: number): Float64Array {
  if (!Number.isInteger(size) || size < 1 || size % 2 === 0) {
    throw new RangeError(
      `Gaussian kernel: found a size of ${size}, expected an odd whole number of at least 1`,
    );
  }
  const radius = (size - 1) / 2;
  const fixed = FIXED.get(size);
  if (fixed !== undefined) {
    return Float64Array.from({ length: size }, (_, index) => fixed[radius - Math.abs(index - radius)]!);
  }
  const sigma = 0.3 * (radius - 1) + 0.8;
  const weights = Float64Array.from(
    { length: size },
    (_, index) => Math.exp(-((index - radius) ** 2) / (2 * sigma * sigma)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}
