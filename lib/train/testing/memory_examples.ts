/** For tests: examples in memory. */
import type { ExampleSet } from "../example_set.ts";

/** One example. */
export interface MemoryExample {
  readonly label: number;
  readonly image: readonly number[];
  readonly heatMap?: readonly number[];
}

/** Returns the set; its heat maps stand for fine ones too. Ids are `image 0`, `image 1`, …. */
export function memoryExamples(
  examples: readonly MemoryExample[],
  imageSize: readonly [number, number],
  heatMapSize?: readonly [number, number],
): ExampleSet {
  return {
    ids: examples.map((_, index) => `image ${index}`),
    labels: examples.map(({ label }) => label),
    imageSize,
    ...(heatMapSize ? { heatMapSize } : {}),
    readImage: (index, target) => target.set(examples[index]!.image),
    readHeatMap: (index, target) => target.set(examples[index]!.heatMap ?? []),
    ...(heatMapSize
      ? {
        fine: {
          size: heatMapSize,
          read: (index: number, target: Float32Array) => target.set(examples[index]!.heatMap ?? []),
        },
      }
      : {}),
  };
}
