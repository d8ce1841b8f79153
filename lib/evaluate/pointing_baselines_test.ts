import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { pointingBaselines } from "./pointing_baselines.ts";
import { pointingGame } from "./pointing_game.ts";
import { randomStream } from "../random/stream.ts";
import { tuple } from "../formats/items.ts";

const grid = { height: 2, width: 3 };
const mask = (...rows: readonly (readonly number[])[]) => Uint8Array.from(rows.flat());

Deno.test("pointingBaselines() gives the scores that were counted by hand on a small grid", () => {
  const { cells, tolerances: [strict, lenient] } = pointingBaselines({
    classNames: ["normal", "heart", "lung"],
    labels: [1, 0, 1, 2],
    grid,
    organs: [
      {
        className: "lung",
        inside: mask([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0]),
      },
      {
        className: "heart",
        inside: mask([1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1], [0, 1, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0]),
      },
    ],
  }, [0, 1]);
  assertEquals(cells, 6);
  assertEquals(strict!.classes, [
    { name: "heart", images: 2, random: 4 / 12, fixed: 1, row: 0, column: 1 },
    { name: "lung", images: 1, random: 1 / 6, fixed: 1, row: 0, column: 0 },
  ]);
  assertEquals(strict!.overall, { images: 3, random: 5 / 18, fixed: 1 });
  // A lung in a corner: 4 of the 6 cells are beside it or on it.
  assertEquals(lenient!.classes[1]!.random, 4 / 6);
});

Deno.test("pointingBaselines() agrees with the pointing game on maps that ignore the image", () => {
  const stream = randomStream("baselines"), classNames = ["a", "b"], images = 40;
  const labels = Array.from({ length: images }, () => stream.uniform() < 0.4 ? 0 : 1);
  const organs = classNames.map((className) => ({
    className,
    inside: Uint8Array.from({ length: images * 6 }, () => stream.uniform() < 0.3 ? 1 : 0),
  }));
  for (const tolerance of [0, 1]) {
    const [{ classes }] = tuple(
      pointingBaselines({ classNames, labels, grid, organs }, [tolerance]).tolerances,
      1,
    );
    const scores = Array.from({ length: 6 }, (_, cell) => {
      const cams = new Float32Array(images * 2 * 6);
      for (let map = 0; map < images * 2; map++) cams[map * 6 + cell] = 1;
      return pointingGame({ classNames, labels, cams, grid, organs }, tolerance).classes.map(({ score }) =>
        score ?? NaN
      );
    });
    classes.forEach(({ random, fixed, row, column }, own) => {
      const ofClass = scores.map((score) => score[own]!);
      assertAlmostEquals(random ?? NaN, ofClass.reduce((sum, score) => sum! + score!, 0) / 6, 1e-12);
      assertEquals(fixed, Math.max(...ofClass));
      assertEquals(row * 3 + column, ofClass.indexOf(Math.max(...ofClass)));
    });
  }
});

Deno.test("pointingBaselines() gives no score without images, and refuses masks that do not fit", () => {
  const none = pointingBaselines({
    classNames: ["a"],
    labels: [],
    grid,
    organs: [{ className: "a", inside: new Uint8Array() }],
  }, [0]);
  assertEquals(none.tolerances[0]!.overall, { images: 0, random: null, fixed: null });
  const short = {
    classNames: ["a"],
    labels: [0],
    grid,
    organs: [{ className: "a", inside: new Uint8Array(5) }],
  };
  assertThrows(() => pointingBaselines(short, [0]), RangeError, "hold 6 cells, found 5");
  assertThrows(() => pointingBaselines({ ...short, organs: [] }, [0.5]), RangeError, "tolerance");
});
