import { assertEquals } from "@std/assert";
import { exampleMeasurements, stored } from "./testing/example.ts";
import { warningLines } from "./warning_lines.ts";

const example = exampleMeasurements();

Deno.test("warningLines() is empty if all gaze is used and no image is a duplicate", () => {
  assertEquals(warningLines(example), []);
  assertEquals(warningLines({ ...example, data: null, gazeRows: null, gazeCoverage: null }), []);
});

Deno.test("warningLines() has a line for each kind of unused gaze, and for duplicate images", () => {
  const rows = example.gazeRows!.value;
  assertEquals(
    warningLines({
      ...example,
      gazeRows: stored({
        ...rows,
        variantIds: 399,
        leftOut: { ...rows.leftOut, truncatedIds: 3, unknownIds: 4, duplicates: 300, repeatedHeaders: 1 },
      }),
      gazeCoverage: stored({ ...example.gazeCoverage!.value, unreached: 27144, reach: 10 }),
      data: stored({
        ...example.data!.value,
        identicalPixels: { images: 5, groups: 2, leakingGroups: 1 },
      }),
    }),
    [
      "warning: gaze: 7 of 135000 rows with an id that is no image's are not used",
      "warning: gaze: 300 of 135000 rows are copies of samples and not used",
      "warning: gaze: 1 of 135000 rows are the header again",
      "warning: gaze: 399 of 135000 rows spell their image's id differently from the table of images, and are used",
      "warning: gaze: 27144 of 127300 samples on an image count for no cell of the maps’ grid: the blur reaches 10 pixels, " +
      "and cells are 64 apart; heatMap.blur of 127 reaches one from any point",
      "warning: images: 5 have the same pixels as another under another id, 2 different ones among them, 1 of these in " +
      "several subsets",
    ],
  );
});
