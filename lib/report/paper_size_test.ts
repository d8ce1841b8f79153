/** Tests a report of the paper's size: five models, five seeds, 217 test images. */
import { assert, assertEquals } from "@std/assert";
import { cpuUsage } from "node:process";
import { casesFiles } from "./cases/cases_files.ts";
import { renderReport } from "./render_report.ts";
import { paperSizedMeasurements } from "./testing/example.ts";
import { paperSizedCases } from "./testing/example_cases.ts";

/** The processor time that a report and its page of cases may take, in milliseconds. */
const MOST = 5000;

Deno.test(`a report of 5 × 5 × 217 and its page of cases are written within ${MOST / 1000} s`, () => {
  const measurements = paperSizedMeasurements(), cases = paperSizedCases();
  assertEquals([measurements.models.length, measurements.seeds.length, cases.cases.length], [5, 5, 217]);
  const before = cpuUsage();
  const files = new Map([...renderReport(measurements).files, ...casesFiles(measurements, cases)]);
  const { user, system } = cpuUsage(before), milliseconds = (user + system) / 1000;
  assert(files.has("report.html") && files.has("cases.html"), [...files.keys()].join());
  assert(milliseconds < MOST, `${Math.round(milliseconds)} ms`);
});
