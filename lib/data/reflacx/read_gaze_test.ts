/** Tests fixations, samples and ellipses of one reading. */
import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { TableError } from "../tables/table_error.ts";
import { organRules } from "./organs.ts";
import { readEllipses } from "./read_ellipses.ts";
import { ReflacxGaze } from "./read_gaze.ts";
import { chunksOf, crlfTable, threeClasses } from "./testing.ts";

const SEEN =
  "x_position,y_position,pupil_area_normalized,angular_resolution_x_pixels_per_degree,angular_resolution_y_pixels_per_degree," +
  "window_width,window_level,xmin_shown_from_image,ymin_shown_from_image,xmax_shown_from_image,ymax_shown_from_image," +
  "xmin_in_screen_coordinates,ymin_in_screen_coordinates,xmax_in_screen_coordinates,ymax_in_screen_coordinates";

const REST = "94.0,93.5,0.99,0.49,0.0,303.0,2521.0,2463.0,661.0,0.0,3180.0,2160.0";

function fixations(...rows: readonly string[]): Uint8Array {
  return crlfTable([`timestamp_start_fixation,timestamp_end_fixation,${SEEN}`, ...rows]);
}

Deno.test("fixations have their duration, degrees and shown part; those without a position or duration are counted", async () => {
  const reader = new ReflacxGaze("fixations");
  await reader.read(
    chunksOf(fixations(
      `7.08,7.293,405.0,420.25,1.131,${REST}`,
      `7.3,7.3,500.0,420.0,1.131,${REST}`,
      `7.4,7.9,,,,${REST}`,
      `8,8.5,-20.5,100,1.1,${REST}`,
    )),
    "f.csv",
  );
  const { x, y, weights, perDegree, shown } = reader.take();
  assertEquals([[...x], [...y]], [[405, -20.5], [420.25, 100]]);
  assertAlmostEquals(weights?.[0] ?? NaN, 0.213, 1e-6);
  assertEquals([perDegree?.x[0], perDegree?.y[1]], [94, 93.5]);
  assertEquals([...shown ?? []], [0, 303, 2521, 2463, 0, 303, 2521, 2463]);
  assertEquals(reader.take().x.length, 0);
  const { rows, used, offImage, imagesWithoutGaze, leftOut } = reader.finish();
  assertEquals({ rows, used, offImage, imagesWithoutGaze }, {
    rows: 4,
    used: 2,
    offImage: 1,
    imagesWithoutGaze: 1,
  });
  assertEquals([leftOut.missingPositions, leftOut.filtered], [1, 1]);
});

Deno.test("samples of all readings of an image are joined, and empty cells of blinks are left out", async () => {
  const reader = new ReflacxGaze("samples");
  const table = (...rows: readonly string[]) => crlfTable([`timestamp_sample,${SEEN}`, ...rows]);
  await reader.read(chunksOf(table(`0.001,10.9,20.2,1.0,${REST}`, `0.002,,,,${REST}`)), "a.csv");
  await reader.read(chunksOf(table(`0.001,-3.5,7,1.0,${REST}`)), "b.csv");
  const { x, y } = reader.take();
  assertEquals([[...x], [...y]], [[10, -3], [20, 7]]);
  assertEquals(reader.finish().leftOut.missingPositions, 1);
});

Deno.test("all bad fixations are reported at once, with file, line and column", async () => {
  const reader = new ReflacxGaze("fixations");
  await reader.read(
    chunksOf(fixations(
      `7,6,1,1,1,${REST}`,
      `7,8,left,1,1,${REST}`,
      `7,8,1,1,1,${REST.replace("94.0", "0")}`,
      `7,8,1,1,1,${REST.replace("2521.0", "-1")}`,
      `7,8,1,1,1,9`,
      `7,8,5,,1,${REST}`,
    )),
    "f.csv",
  );
  const { message } = assertThrows(() => reader.finish(), TableError);
  for (
    const part of [
      'line 2, column "timestamp_end_fixation": found "6", expected at least the start, 7',
      'line 3, column "x_position": found "left"',
      'line 4, column "angular_resolution_x_pixels_per_degree": found "0", expected pixels above 0',
      'line 5, column "xmax_shown_from_image": found "-1", expected at least xmin_shown_from_image, 0',
      "line 6: found 6 fields, expected 17",
      'line 7, column "y_position": found ""',
    ]
  ) assertStringIncludes(message, part);
  await assertRejects(
    () => new ReflacxGaze("samples").read(chunksOf(crlfTable(["timestamp_sample,x_position"])), "g.csv"),
    TableError,
    'g.csv, line 1: found no column "y_position"',
  );
});

Deno.test("ellipses belong to the classes whose labels they have, at a certainty that the rule accepts", () => {
  const rules = organRules(threeClasses().classes);
  assertEquals([...rules.keys()], ["cardiomegaly", "consolidation"]);
  const header = "xmin,ymin,xmax,ymax,certainty,Atelectasis,Consolidation,Enlarged cardiac silhouette";
  const found = readEllipses(
    crlfTable([
      header,
      "1,2,30,40,5,False,True,False",
      "5,6,7,8,2,False,True,True",
      "9,9,10,10,3,False,True,True",
    ]),
    rules,
    "e.csv",
  );
  assertEquals(found.get("consolidation")?.map(({ x1, line }) => [x1, line]), [[1, 2], [9, 4]]);
  assertEquals(found.get("cardiomegaly")?.map(({ x1 }) => x1), [9]);
  assertEquals(readEllipses(crlfTable([header]), rules, "e.csv").get("consolidation"), []);
  const { message } = assertThrows(
    () => readEllipses(crlfTable([header, "9,2,1,4,x,False,True,False"]), rules, "e.csv"),
    TableError,
  );
  assertStringIncludes(message, 'e.csv, line 2, column "certainty": found "x"');
  assertStringIncludes(message, "found the corners (9, 2) and (1, 4)");
});
