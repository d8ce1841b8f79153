/** For tests: cases of an invented study with two networks, one also with gaze. */
import { randomStream } from "../../random/stream.ts";
import { packBits } from "../../formats/packed_bits.ts";
import type { Cases, CasesModel } from "../cases/cases.ts";

const MODELS: readonly CasesModel[] = [
  { name: "ResNet", guided: false, base: null },
  { name: "ResNet+GG-CAM", guided: true, base: 0 },
  { name: "PNet", guided: false, base: null },
];

/** The size of the example. */
export interface ExampleCases {
  readonly count: number;
  readonly seeds: readonly number[];
  readonly grid?: readonly [height: number, width: number];
  readonly pixelsPerCell?: number;
  readonly held?: Cases["held"];
  readonly models?: readonly CasesModel[];
}

/**
 * Returns cases of the paper's size: 217 test images, five models, five seeds, the default
 * experiment's grid and X-rays. `every class`: all maps are included, as for small grids.
 */
export function paperSizedCases(): Cases {
  return exampleCases({
    count: 217,
    seeds: [1, 2, 3, 4, 5],
    pixelsPerCell: 32,
    models: [...MODELS, { name: "EffNet", guided: false, base: null }, {
      name: "EffNet+GG-CAM",
      guided: true,
      base: 3,
    }],
  });
}

/** Returns cases whose X-rays are noise; a `<b>` in names must be shown as text. */
export function exampleCases(
  { count, seeds, grid = [5, 4], pixelsPerCell = 8, held = "every class", models = MODELS }: ExampleCases,
): Cases {
  const stream = randomStream("example cases", count);
  const [height, width] = grid;
  const pixels = [height * pixelsPerCell, width * pixelsPerCell] as const;
  const classNames = ["normal", "cardiomegaly", "<b>pneumonia"];
  const rows = count * models.length * seeds.length;
  const held1 = held === "true class" ? 1 : classNames.length;
  const probabilities = new Float32Array(rows * classNames.length);
  for (let row = 0; row < rows; row++) {
    const shares = classNames.map(() => stream.uniform());
    const sum = shares.reduce((total, share) => total + share, 0);
    probabilities.set(shares.map((share) => share / sum), row * classNames.length);
  }
  const area = pixels[0] * pixels[1];
  const left = Uint8Array.from({ length: area }, (_, index) => index % pixels[1] < pixels[1] / 2 ? 1 : 0);
  const cells = Uint8Array.from({ length: height * width }, (_, cell) => cell % width < width / 2 ? 1 : 0);
  return {
    classNames,
    seeds,
    models,
    held,
    without: [[2, 0]],
    pixels,
    grid,
    pixelsPerCell,
    organs: [null, "heart", "lung"],
    cases: Array.from({ length: count }, (_, index) => ({
      name: `image ${index + 1}`,
      patient: `P${Math.floor(index / 2)}`,
      label: index % 3,
      image: Uint8Array.from({ length: area }, () => Math.floor(256 * stream.uniform())),
      heatMap: Float32Array.from({ length: height * width }, () => stream.uniform()),
      gaze: Uint16Array.from([1, 2, pixels[1] - 1, pixels[0] - 1]),
      inside: { heart: cells, lung: cells },
      outlines: { heart: packBits(left), lung: packBits(left) },
    })),
    maps: Uint8Array.from(
      { length: rows * held1 * height * width },
      () => Math.floor(256 * stream.uniform()),
    ),
    lowest: new Float32Array(rows * held1).fill(-1),
    highest: new Float32Array(rows * held1).fill(2),
    peaks: Uint16Array.from({ length: rows * held1 }, (_, place) => place % (height * width)),
    probabilities,
  };
}
