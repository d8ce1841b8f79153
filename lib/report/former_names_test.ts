import { assertEquals, assertThrows } from "@std/assert";
import { withPresentNames } from "./former_names.ts";
import { readResults, resultsJson } from "./results_file.ts";
import { exampleMeasurements } from "./testing/example.ts";

const FORMER = [
  ["variantIds", "respelt"],
  ["imagesWithoutGaze", "imagesWithout"],
  ["truncatedIds", "cutOff"],
  ["unknownIds", "unknown"],
] as const;

/** The text that an earlier version wrote. */
function formerText(text: string): string {
  return FORMER.reduce((older, [name, former]) => older.replace(`"${name}":`, `"${former}":`), text);
}

Deno.test("readResults() reads the former names of fields", () => {
  const text = resultsJson(exampleMeasurements());
  const older = formerText(text);
  assertEquals(FORMER.filter(([name]) => older.includes(`"${name}":`)), []);
  assertEquals(readResults(older), readResults(text));
});

Deno.test("withPresentNames() lists the fields that it renamed, and does not change other places", () => {
  const rest = { cutOff: 1, models: [{ respelt: 2 }], paper: { leftOut: { cutOff: 3 } } };
  assertEquals(withPresentNames(rest), { value: rest, renamed: [] });
  assertEquals(withPresentNames({ ...rest, gazeRows: { leftOut: { missing: 4, duplicates: 5 } } }), {
    value: { ...rest, gazeRows: { leftOut: { missingPositions: 4, duplicates: 5 } } },
    renamed: [["gazeRows.leftOut.missing", "missingPositions"]],
  });
  for (const other of [null, 1, "x", [], { gazeRows: null }]) {
    assertEquals(withPresentNames(other), { value: other, renamed: [] });
  }
});

Deno.test("a results.json with both names of a field is refused", () => {
  const both = resultsJson(exampleMeasurements()).replace(
    '"variantIds":',
    '"respelt": 0, "variantIds":',
  );
  assertThrows(() => readResults(both), Error, 'Unrecognized key: "respelt"');
});
