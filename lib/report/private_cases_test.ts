import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UserError } from "../errors/user_error.ts";
import type { Measurements } from "./measurements.ts";
import { PRIVATE_CASES, withoutPrivateCases, withPrivateCases } from "./private_cases.ts";
import { PRIVATE_FOLDER } from "./pages.ts";
import { renderReport } from "./render_report.ts";
import { reportOf } from "./testing/report_parts.ts";
import { readResults } from "./results_file.ts";
import { exampleMeasurements } from "./testing/example.ts";
import { tuple } from "../formats/items.ts";

const CAUSE = "images/01: 1f3a9c1d-0000.dcm: found no pixels";

const PATIENTS = patients();

/** Returns the example with images marked as patients', and a run that failed. */
function patients(): Measurements {
  const example = exampleMeasurements();
  const [first, ...others] = tuple(example.models, 1);
  const runs = [...first.runs.slice(1), { status: "failed" as const, seed: 1, cause: CAUSE }];
  return { ...example, patientData: true, synthetic: false, models: [{ ...first, runs }, ...others] };
}

Deno.test("cases, pictures and causes of patients' data are only in private/, with a .gitignore", () => {
  const files = reportOf(PATIENTS);
  const apart = [...files].filter(([path]) => path.startsWith(PRIVATE_FOLDER));
  assertEquals(apart.map(([path]) => path.slice(PRIVATE_FOLDER.length)).sort(), [
    ".gitignore",
    "cases.json",
    "cases.md",
    "figures/case-1.png",
    "figures/case-2.png",
    "figures/case-3.png",
    "provenance.json",
    "report.html",
  ]);
  for (const [path, content] of files) {
    if (path.startsWith(PRIVATE_FOLDER)) continue;
    assert(!path.endsWith(".png"), path);
    assert(!/[0-9]f3a9c1d|found no pixels/.test(String(content)), path);
  }
  assertStringIncludes(String(files.get("report.md")), "private/");
  assertStringIncludes(String(files.get(`${PRIVATE_FOLDER}cases.md`)), "found no pixels");
  assertStringIncludes(String(files.get(`${PRIVATE_FOLDER}cases.md`)), "1f3a9c1d");
  // Generated images are described in one place.
  const whole = reportOf(exampleMeasurements());
  assert([...whole.keys()].every((path) => !path.startsWith(PRIVATE_FOLDER)));
  assert(whole.has("figures/case-1.png"));
});

Deno.test("measurements split for sharing are joined again, and a broken private part is refused", () => {
  const files = reportOf(PATIENTS);
  const shared = readResults(String(files.get("results.json")));
  assertEquals(shared.gallery, null);
  const cases = String(files.get(PRIVATE_CASES));
  const bitmaps = new Map(
    [...files].flatMap(([path, content]) => typeof content === "string" ? [] : [[path, content] as const]),
  );
  assertEquals(renderReport(withPrivateCases(shared, cases), bitmaps).files, files);
  assertEquals(withoutPrivateCases(withPrivateCases(shared, cases)), shared);
  assertThrows(() => withPrivateCases(shared, "{}"), UserError, "private/cases.json: is not what");
});
