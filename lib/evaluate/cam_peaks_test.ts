import { assertEquals } from "@std/assert";
import { randomStream } from "../random/stream.ts";
import { camPeaks } from "./cam_peaks.ts";
import { pointedHits, pointingGame } from "./pointing_game.ts";

Deno.test("peaks lie in the organ exactly where the pointing game counts a hit", () => {
  const stream = randomStream("cam_peaks_test");
  const grid = { height: 3, width: 4 }, images = 40, cells = 12;
  const draw = (count: number, values: number) =>
    Array.from({ length: count }, () => Math.floor(stream.uniform() * values));
  const pointed = {
    classNames: ["normal", "cardiomegaly", "pneumonia"],
    labels: draw(images, 3),
    // Few values, so that peaks are often tied.
    cams: Float32Array.from(draw(images * 3 * cells, 4)),
    grid,
    organs: ["pneumonia", "cardiomegaly"].map((className) => ({
      className,
      inside: Uint8Array.from(draw(images * cells, 2)),
    })),
  };
  const peaks = camPeaks(pointed);
  assertEquals(peaks.length, images);
  pointedHits(pointed).classes.forEach(({ name, hits }) => {
    const own = peaks.filter((_, image) => pointed.classNames[pointed.labels[image]!] === name);
    assertEquals(own.map(({ inOrgan }) => Number(inOrgan)), [...hits]);
  });
  const hits = peaks.filter(({ inOrgan }) => inOrgan === true).length;
  assertEquals(hits, pointingGame(pointed, 0).overall.hits);
  assertEquals(
    peaks.map(({ inOrgan }) => inOrgan === null),
    pointed.labels.map((label) => label === 0),
  );
});

Deno.test("a map with a NaN has no peak; other classes' maps do not matter", () => {
  const organs = [{ className: "a", inside: Uint8Array.of(1, 1, 1, 1) }];
  const image = { classNames: ["a", "b"], labels: [0, 0], grid: { height: 1, width: 2 }, organs };
  assertEquals(camPeaks({ ...image, cams: Float32Array.of(NaN, 1, 0, 0, 0, 1, NaN, 0) }), [
    { row: null, column: null, inOrgan: null },
    { row: 0, column: 1, inOrgan: true },
  ]);
});
