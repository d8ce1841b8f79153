import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { randomStream } from "../random/stream.ts";
import { halfMaximumArea, shareInside } from "../stats/map_concentration.ts";
import { mapConcentration, mapConcentrationSchema } from "./map_concentration.ts";
import { judgeLessConcentrated } from "./statements/less_concentrated.ts";
import { tuple } from "../formats/items.ts";

Deno.test("halfMaximumArea() of a discretised Gaussian is that of its half-maximum ellipse", () => {
  const [height, width, deviation] = [200, 160, 20];
  const map = Float32Array.from({ length: height * width }, (_, cell) => {
    const [row, column] = [Math.floor(cell / width) - 100, cell % width - 80];
    return Math.exp(-(row * row + column * column) / (2 * deviation * deviation));
  });
  const found = halfMaximumArea(map);
  assert(found.defined);
  // The radius of the circle is σ√(2 ln 2).
  assertAlmostEquals(found.value, 2 * Math.PI * Math.log(2) * deviation ** 2 / (height * width), 5e-4);
});

Deno.test("halfMaximumArea() and shareInside() do not change when a map is shifted and scaled", () => {
  const stream = randomStream("concentration test");
  const map = Float64Array.from({ length: 48 }, () => stream.uniform());
  const mask = Uint8Array.from({ length: 48 }, (_, cell) => cell % 3 === 0 ? 255 : 0);
  const other = map.map((value) => 8 * value - 100);
  assertEquals(halfMaximumArea(other), halfMaximumArea(map));
  const [one, two] = [shareInside(map, mask), shareInside(other, mask)];
  assert(one.defined && two.defined);
  assertAlmostEquals(one.value, two.value, 1e-12);
  const all = shareInside(map, map.map(() => 1));
  assertEquals(all, { defined: true, value: 1 });
});

Deno.test("halfMaximumArea() and shareInside() have the right values at their limits", () => {
  assertEquals(halfMaximumArea([2, 2]).defined, false);
  assertEquals(shareInside([2, 2], [0, 1]).defined, false);
  assertEquals(halfMaximumArea([-1.7e308, 1.7e308, 1.6e308]), { defined: true, value: 2 / 3 });
  assertThrows(() => halfMaximumArea([]), RangeError, "expected one cell or more");
  assertThrows(() => halfMaximumArea([1, NaN]), RangeError, "value 1 is NaN");
  assertThrows(() => shareInside([1, 2], [1]), RangeError, "a mask of 1 cells on a map of 2");
});

Deno.test("mapConcentration() averages over a class's images for each seed, and omits images without the measure", () => {
  const point = [0, 0, 0, 1], flat = [1, 1, 1, 1], half = [1, 1, 0, 0];
  const images = {
    classNames: ["normal", "sick"],
    labels: [0, 1, 1],
    cells: 4,
    heatMaps: [point, undefined, half],
    organs: Uint8Array.from([...flat, 0, 0, 0, 1, 0, 0, 0, 1].map(Number)),
  };
  // Each image has the maps of both classes; the true class's counts.
  const cams = Float32Array.from([...half, ...flat, ...flat, ...point, ...half, ...half]);
  const found = mapConcentrationSchema.parse(
    JSON.parse(JSON.stringify(mapConcentration(images, [{ seed: 4, cams }, { seed: 7 }]))),
  );
  assertEquals(found.seeds, [4, 7]);
  const [normal, sick] = tuple(found.classes, 2);
  assertEquals([
    normal.images,
    normal.camArea.perSeed,
    normal.gazeArea,
    normal.inOrgans.median,
    normal.organArea,
  ], [1, [0.5, null], 0.25, 1, 1]);
  assertEquals([sick.images, sick.camArea.median, sick.gazeArea, sick.inOrgans.median, sick.organArea], [
    2,
    0.375,
    0.5,
    0.5,
    0.25,
  ]);
  const { organs: _, ...without } = images;
  assertEquals(mapConcentration(without, [{ seed: 4, cams }]).classes[1]!.organArea, null);
  assertThrows(() => mapConcentration(images, [{ seed: 4, cams: cams.subarray(1) }]), RangeError, "seed 4");
  const finding = judgeLessConcentrated([{ name: "m", concentration: found }]);
  assertEquals(finding.evidence, {
    kind: "fact",
    answer: "not resolved",
    because: "so in 1 of 2 classes of trainings",
  });
});
