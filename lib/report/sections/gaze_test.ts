/** Tests the report's account of gaze that is in no heat map. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { GazeCoverage, GazeRows } from "../../data/gaze_record.ts";
import { textOf } from "../testing/report_parts.ts";
import { readResults, resultsJson } from "../results_file.ts";
import { exampleMeasurements, stored } from "../testing/example.ts";
import type { Results } from "../results_schema.ts";
import { trustedJson } from "../../../fixtures/trusted_json.ts";

const example = exampleMeasurements();

function gazeOf(rows: Partial<GazeRows>, coverage: Partial<GazeCoverage> = {}) {
  const measurements = {
    ...example,
    gazeRows: stored({ ...example.gazeRows!.value, ...rows }),
    gazeCoverage: stored({ ...example.gazeCoverage!.value, ...coverage }),
  };
  const report = textOf(measurements, "report.md");
  return { measurements, section: report.split("## Gaze\n")[1]!.split(/\n#{2,3} /)[0]! };
}

Deno.test("every row of the gaze table is used or left out for a reason, in the report and in results.json", () => {
  const { leftOut } = example.gazeRows!.value;
  const { section, measurements } = gazeOf({
    rows: 1000,
    used: 700,
    variantIds: 399,
    leftOut: {
      ...leftOut,
      excluded: 1,
      calibration: 2,
      truncatedIds: 3,
      unknownIds: 4,
      duplicates: 289,
      repeatedHeaders: 1,
    },
    imagesWithoutGaze: 2,
  });
  for (
    const row of [
      "| read | 1000 |",
      "| used | 700 |",
      "| used under an id spelt differently from the table of images | 399 |",
      "| left out: of images that the experiment leaves out | 1 |",
      "| left out: of calibration screens | 2 |",
      "| left out: with a truncated id | 3 |",
      "| left out: with an id that no image has | 4 |",
      "| left out: copies of a sample | 289 |",
      "| left out: repeated headers | 1 |",
      "**2 images have no gaze at all.**",
      "is missing from every heat map",
    ]
  ) assertStringIncludes(section, row);
  const text = resultsJson(measurements);
  assertEquals(trustedJson<Results>(text).gazeRows?.leftOut.duplicates, 289);
  assertEquals(resultsJson(readResults(text)), text);
});

Deno.test("gaze off the canvas is reported, and gaze that the blur brings to no cell causes a warning", () => {
  const usual = gazeOf({}).section;
  assertStringIncludes(usual, "Of 131400 samples, 4100 (3 %) lie outside their image, and 0 (0 %) on a part");
  assert(!usual.replace(/\*\*Table \d+\.[^*]*\*\*/g, "").includes("**"));
  const { section } = gazeOf({}, { samples: 1000, offImage: 200, offCanvas: 2, unreached: 600, reach: 10 });
  assertStringIncludes(section, "and 2 (< 1 %) on a part of it that the canvas cuts away");
  assertStringIncludes(
    section,
    "**600 of the samples on an image (75 %) count for no cell of the maps’ grid**: the blur reaches 10 pixels, and cells " +
      "are 64 apart. A blur B of 127 reaches a cell from any point of the canvas.",
  );
});
