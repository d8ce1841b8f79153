import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { heatMap } from "../data/heat_map.ts";
import { randomStream } from "../random/stream.ts";
import { type Change, changeHeatMap, changeImage, drawChange, moved, movedFrom } from "./augmentation.ts";

const [HEIGHT, WIDTH] = [128, 96];
const SIZE = [HEIGHT, WIDTH] as const;
const SETTINGS = { flip: true, shift: 0.08, rotate: 10, contrast: 0.2 };
const NONE: Change = { size: SIZE, flip: false, down: 0, right: 0, angle: 0, contrast: 1 };

const changes = fc.nat(1e6).map((seed) => drawChange(SETTINGS, SIZE, randomStream("test", seed)));
/** Positions that no change moves off the image. */
const places = fc.record({ x: fc.integer({ min: 36, max: 60 }), y: fc.integer({ min: 40, max: 88 }) });

function drawn(value: (x: number, y: number) => number): Float32Array {
  return Float32Array.from({ length: HEIGHT * WIDTH }, (_, at) => value(at % WIDTH, Math.floor(at / WIDTH)));
}

Deno.test("moved places are moved back exactly, and stay within the settings' ranges", () => {
  fc.assert(fc.property(changes, places, (change, place) => {
    const back = movedFrom(change)(moved(change)(place));
    assertAlmostEquals(back.x, place.x, 1e-9);
    assertAlmostEquals(back.y, place.y, 1e-9);
    const centre = moved(change)({ x: (WIDTH - 1) / 2, y: (HEIGHT - 1) / 2 });
    assertLess(Math.abs(centre.x - (WIDTH - 1) / 2), 0.08 * WIDTH + 1e-9);
    assertLess(Math.abs(centre.y - (HEIGHT - 1) / 2), 0.08 * HEIGHT + 1e-9);
    assertLess(Math.abs(change.angle), 10 * Math.PI / 180 + 1e-9);
  }));
});

Deno.test("changing a drawn image gives the image drawn at changed places", () => {
  fc.assert(
    fc.property(changes, places, (change, place) => {
      const blob = ({ x, y }: typeof place) =>
        drawn((column, row) => Math.exp(-((column - x) ** 2 + (row - y) ** 2) / 72));
      const found = new Float32Array(HEIGHT * WIDTH);
      changeImage(found, blob(place), { ...change, contrast: 1 });
      const expected = blob(moved(change)(place));
      found.forEach((value, pixel) => assertAlmostEquals(value, expected[pixel]!, 0.02));
    }),
    { numRuns: 25 },
  );
});

Deno.test("changing a drawn mask gives the mask drawn at a changed place, except at its edge", () => {
  fc.assert(
    fc.property(changes, places, (change, place) => {
      const distance = (to: typeof place) => (x: number, y: number) => Math.hypot(x - to.x, y - to.y);
      const found = new Float32Array(HEIGHT * WIDTH);
      const before = distance(place), after = distance(moved(change)(place));
      changeImage(found, drawn((x, y) => before(x, y) <= 12 ? 1 : 0), { ...change, contrast: 1 });
      found.forEach((value, pixel) => {
        const far = after(pixel % WIDTH, Math.floor(pixel / WIDTH));
        if (far < 10.5) assertAlmostEquals(value, 1, 1e-6);
        if (far > 13.5) assertEquals(value, 0);
      });
    }),
    { numRuns: 25 },
  );
});

Deno.test("changing a heat map gives the heat map of changed gaze", () => {
  const canvas = { height: HEIGHT, width: WIDTH, downsample: 1 };
  const gaze = fc.array(fc.tuple(places, fc.integer({ min: 50, max: 900 })), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(changes, gaze, (change, samples) => {
      const of = (change?: Change) => {
        const at = samples.map(([place]) => change ? moved(change)(place) : place);
        return {
          x: Float32Array.from(at, ({ x }) => x),
          y: Float32Array.from(at, ({ y }) => y),
          weights: Float32Array.from(samples, ([, weight]) => weight),
        };
      };
      const options = { image: canvas, canvas, sigma: 30, name: "a" };
      const fine = { values: heatMap(of(), { ...options, step: 8 }), size: [16, 12], step: 8 } as const;
      const found = new Float32Array(12);
      changeHeatMap(found, fine, { change, grid: [4, 3], cellStep: 32 });
      // A heat map is 0 outside its image, and also where the change moves the outside in.
      const expected = heatMap(of(change), options).map((value, cell) => {
        const { x, y } = movedFrom(change)({ x: cell % 3 * 32, y: Math.floor(cell / 3) * 32 });
        return x > -1 && y > -1 && x < WIDTH && y < HEIGHT ? value : 0;
      });
      const most = Math.max(...expected);
      expected.forEach((value, cell) => assertAlmostEquals(found[cell]!, value / most, 0.04));
    }),
    { numRuns: 50 },
  );
});

Deno.test("an empty change changes nothing, a flip mirrors bit by bit, and pixels from beyond the image are 0", () => {
  const image = drawn((x, y) => Math.fround(((x * 7 + y * 13) % 101) / 101));
  const found = new Float32Array(image.length);
  changeImage(found, image, NONE);
  assertEquals(found, image);
  changeImage(found, image, { ...NONE, flip: true });
  assertEquals(found, drawn((x, y) => image[y * WIDTH + WIDTH - 1 - x]!));
  changeImage(found, image, { ...NONE, right: 5, down: -3 });
  assertEquals(
    found,
    drawn((x, y) => x < 5 || y >= HEIGHT - 3 ? 0 : image[(y + 3) * WIDTH + x - 5]!),
  );
  const map = new Float32Array(12);
  const fine = { values: new Float32Array(16 * 12).fill(0.5), size: [16, 12], step: 8 } as const;
  changeHeatMap(map, fine, { change: { ...NONE, right: 40 }, grid: [4, 3], cellStep: 32 });
  assertEquals([...map.subarray(0, 3)], [0, 0, 1]);
  changeHeatMap(map, fine, { change: { ...NONE, right: 400 }, grid: [4, 3], cellStep: 32 });
  assertEquals(Math.max(...map), 0);
});

Deno.test("contrast scales about the mean and stays from 0 to 1", () => {
  const size = [1, 4] as const;
  const found = new Float32Array(4);
  changeImage(found, Float32Array.of(0.2, 0.4, 0.6, 0.8), { ...NONE, size, contrast: 0.5 });
  [0.35, 0.45, 0.55, 0.65].forEach((value, pixel) => assertAlmostEquals(found[pixel]!, value, 1e-6));
  changeImage(found, Float32Array.of(0, 0.5, 0.5, 1), { ...NONE, size, contrast: 1.9 });
  assertEquals([...found], [0, 0.5, 0.5, 1]);
});

Deno.test("every setting alone has its own effect, half of all images are mirrored, and draws depend on the name", () => {
  const draw = (settings: Parameters<typeof drawChange>[0], place: number) =>
    drawChange(settings, SIZE, randomStream("train", 1, "augment", 1, place));
  const many = Array.from({ length: 400 }, (_, place) => draw(SETTINGS, place));
  const flips = many.filter(({ flip }) => flip).length;
  assert(flips > 160 && flips < 240, String(flips));
  assertEquals(draw(SETTINGS, 7), many[7]);
  assertEquals({ ...draw({ rotate: 10 }, 7), angle: 0 }, { ...NONE, down: 0, right: 0 });
  assertEquals(draw({ rotate: 10 }, 7).angle, many[7]?.angle);
  assertEquals(draw({}, 3), NONE);
  const contrasts = many.map(({ contrast }) => contrast);
  assert(Math.min(...contrasts) < 0.81 && Math.max(...contrasts) > 1.19);
});
