/** Tests the report's names for the data, independent of the experiment file's. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { DataRecord } from "../../data/data_record.ts";
import { textOf } from "../testing/report_parts.ts";
import { exampleMeasurements, stored } from "../testing/example.ts";
import { tuple } from "../../formats/items.ts";

const example = exampleMeasurements();
const [claim] = tuple(example.paper!.claims, 1);

function reportOn(origin: DataRecord["origin"] | "not read yet", changes: Partial<DataRecord> = {}): string {
  const value: DataRecord = { ...exampleMeasurements().data!.value, ...changes };
  return textOf({
    ...example,
    settings: [{ name: "data: kind", value: "egd-cxr" }],
    synthetic: origin === "synthetic",
    data: origin === "not read yet" ? null : stored({ ...value, origin }),
    paper: {
      citation: "An example",
      claims: [{ ...claim, judged: stored({ ...claim.judged!.value, comparable: origin === "egd-cxr" }) }],
      answers: stored({ answers: [{ direction: "confirmed", adjustedP: 0.01, together: 1 }] }),
    },
  }, "report.md");
}

const PATIENTS = "patients’ images with radiologists’ gaze";

Deno.test("generated images are called generated, whatever the experiment file calls them", () => {
  const report = reportOn("synthetic");
  assertStringIncludes(report, "> **Generated data.**");
  assertStringIncludes(report, "| Data source | Generated images and gaze, no patients: kind egd-cxr.");
  assertStringIncludes(report, "can be judged on generated images.**");
  assert(!report.includes(PATIENTS));
});

Deno.test("another data set is shown beside the paper's, and judges no claim", () => {
  const report = reportOn("other", { images: 45, patients: 41, classes: [15, 14, 16], excluded: 2 });
  assertStringIncludes(report, "> **Not the paper's data.** 45 images of 41 patients in EGD-CXR's layout");
  assertStringIncludes(report, "can be judged on other data than the paper’s.**");
  assertStringIncludes(report, "| Data source | Another data set in EGD-CXR’s layout: kind egd-cxr.");
  const section = report.split("## Data set\n")[1]!.split("\n## ")[0]!;
  for (
    const row of [
      "| images | 45 | 1,083 |",
      "| patients | 41 | 1,038 |",
      "| normal | 15 | 360 |",
      "| cardiomegaly | 14 | 363 or 364 |",
      "| pneumonia | 16 | 360 or 359 |",
      "| left out by the experiment | 2 | – |",
    ]
  ) assertStringIncludes(section, row);
  assert(!report.includes(PATIENTS) && !report.includes("Generated data."));
});

Deno.test("claims are judged on the paper's own data, and unread data have no name", () => {
  const report = reportOn("egd-cxr");
  assertStringIncludes(report, PATIENTS);
  assertStringIncludes(report, "**1 confirmed**");
  assertEquals(report.includes("Not the paper's data"), false);
  const unread = reportOn("not read yet");
  assertStringIncludes(unread, "| Data source | Not all files were read yet: kind egd-cxr.");
  assert(!unread.includes(PATIENTS));
});

Deno.test("copies of an image in several subsets are counted beside the patients", () => {
  const copied = { identicalPixels: { images: 5, groups: 2, leakingGroups: 1 } };
  const report = reportOn("other", copied);
  assertStringIncludes(report, "**1 image is in several subsets under several ids**");
  assertStringIncludes(
    report,
    "Patients with images in several subsets: 0; images in several subsets under several ids: 1.",
  );
  assertEquals(reportOn("other").includes("under several ids**"), false);
});

Deno.test("data with a name of their own have no column for EGD-CXR, and list what they leave out", () => {
  const leftOut = { noClass: 4, severalClasses: 1, withoutReading: 3, discardedReadings: 2 };
  const report = reportOn("other", { name: "REFLACX", images: 45, patients: 41, leftOut });
  const section = report.split("## Data set\n")[1]!.split("\n### ")[0]!;
  assertStringIncludes(section, " 45 images of 41 patients.** Counted");
  assertStringIncludes(section, "| of no class | 4 |\n");
  assert(!section.includes("EGD-CXR"), section);
  assertStringIncludes(report, "**Data.** REFLACX: ");
  assertStringIncludes(
    report,
    "Left out: 4 images of no class, 1 of several, 3 without a reading that counts.",
  );
  assert(!report.includes("No image was left out"));
  assertStringIncludes(reportOn("other"), "No image was left out");
});

Deno.test("the command that reproduces a report includes the data folder unless the data are generated", () => {
  assertStringIncludes(reportOn("other"), " --data DIR   # runs what is stale");
  const phantom = { ...example, settings: [{ name: "data: kind", value: "phantom" }] };
  assert(!textOf(phantom, "report.md").includes("--data DIR"));
});
