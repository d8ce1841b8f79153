/** Tests the pointing game against NumPy and SciPy: fixtures/stats/pointing_game.json. */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { type PointedImages, pointingGame } from "./pointing_game.ts";
import { tuple } from "../formats/items.ts";

const oracleSchema = z.object({
  pointingGame: z.object({
    classNames: z.array(z.string()),
    grid: z.object({ height: z.number(), width: z.number() }),
    labels: z.array(z.number()),
    cams: z.array(z.number()).transform((values) => Float32Array.from(values)),
    organs: z.array(z.object({
      className: z.string(),
      inside: z.array(z.number()).transform((values) => Uint8Array.from(values)),
    })),
    expected: z.array(z.object({
      tolerance: z.number(),
      classes: z.array(z.object({ name: z.string(), hits: z.number(), total: z.number() })),
    })),
  }),
});
const { expected, ...oracle } = oracleSchema.parse(
  JSON.parse(await Deno.readTextFile(new URL("../../fixtures/stats/pointing_game.json", import.meta.url))),
).pointingGame;

Deno.test("pointingGame() counts the hits that NumPy and SciPy count, for tolerances 0, 1 and 2", () => {
  for (const { tolerance, classes } of expected) {
    const game = pointingGame(oracle, tolerance);
    assertEquals(game.tolerance, tolerance);
    assertEquals(game.classes, classes.map((each) => ({ ...each, score: each.hits / each.total })));
    const hits = classes.reduce((sum, each) => sum + each.hits, 0);
    const total = classes.reduce((sum, each) => sum + each.total, 0);
    assertEquals(game.overall, { hits, total, score: hits / total });
  }
});

/** Returns one image of class `heart` on a 3×4 grid, with one peak cell and one mask cell. */
function single(peak: readonly [number, number], inside: readonly [number, number]): PointedImages {
  const cams = new Float32Array(2 * 12).fill(-3);
  cams[12 + peak[0] * 4 + peak[1]] = -1;
  const mask = new Uint8Array(12);
  mask[inside[0] * 4 + inside[1]] = 1;
  return {
    classNames: ["normal", "heart"],
    labels: [1],
    cams,
    grid: { height: 3, width: 4 },
    organs: [{ className: "heart", inside: mask }],
  };
}

Deno.test("pointingGame() counts a hit if the mask is within the tolerance in rows and columns, never across a border", () => {
  const cell = fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 3 }));
  fc.assert(fc.property(cell, cell, fc.integer({ min: 0, max: 5 }), (peak, inside, tolerance) => {
    const distance = Math.max(Math.abs(peak[0] - inside[0]), Math.abs(peak[1] - inside[1]));
    assertEquals(pointingGame(single(peak, inside), tolerance).overall.hits, distance <= tolerance ? 1 : 0);
  }));
});

Deno.test("pointingGame() takes the first of equal peaks, and the true class's map only", () => {
  const images = single([0, 1], [0, 1]);
  images.cams[12 + 6] = -1;
  images.cams[0] = 9;
  assertEquals(pointingGame(images, 0).overall, { hits: 1, total: 1, score: 1 });
  images.cams[12] = -1;
  assertEquals(pointingGame(images, 0).overall, { hits: 0, total: 1, score: 0 });
});

Deno.test("pointingGame() has no score where a class has no image, and lists organs in class order", () => {
  const { organs, ...images } = single([0, 0], [0, 0]);
  const [heart] = tuple(organs, 1);
  const empty = new Uint8Array(12);
  assertEquals(pointingGame({ ...images, organs: [heart, { className: "normal", inside: empty }] }, 0), {
    tolerance: 0,
    classes: [
      { name: "normal", hits: 0, total: 0, score: null },
      { name: "heart", hits: 1, total: 1, score: 1 },
    ],
    overall: { hits: 1, total: 1, score: 1 },
  });
  assertEquals(pointingGame({ ...images, organs: [] }, 0).overall.score, null);
});

Deno.test("pointingGame() refuses parts that do not fit, and names them", () => {
  const images = single([0, 0], [0, 0]);
  const [heart] = tuple(images.organs, 1);
  const refuses = (change: Partial<PointedImages>, message: string, tolerance = 0) =>
    assertThrows(() => pointingGame({ ...images, ...change }, tolerance), RangeError, message);
  refuses({}, "found 0.5", 0.5);
  refuses({}, "found -1", -1);
  refuses({ cams: new Float32Array(23) }, "grid of 3×4 hold 24 values, found 23");
  refuses({ labels: [2] }, "item 0: expected a class in 0..1");
  refuses({ organs: [{ ...heart, inside: new Uint8Array(11) }] }, "masks of heart");
  refuses({ organs: [{ ...heart, className: "liver" }] }, `class "liver", but the classes are normal, heart`);
  refuses({ organs: [heart, heart] }, "two organs");
  refuses({ cams: new Float32Array(24).fill(NaN) }, "NaN");
});
