/**
 * For tests: writes a report of the paper's size and its page of cases, and prints the milliseconds
 * of processor time that this took: other processes do not count.
 */
import { cpuUsage } from "node:process";
import { casesFiles } from "../cases/cases_files.ts";
import { renderReport } from "../render_report.ts";
import { paperSizedMeasurements } from "./example.ts";
import { paperSizedCases } from "./example_cases.ts";

const measurements = paperSizedMeasurements(), cases = paperSizedCases();
const before = cpuUsage();
const { files } = renderReport(measurements);
const pages = casesFiles(measurements, cases);
const { user, system } = cpuUsage(before);
console.log(JSON.stringify({
  milliseconds: (user + system) / 1000,
  models: measurements.models.length,
  seeds: measurements.seeds.length,
  images: cases.cases.length,
  files: [...files.keys(), ...pages.keys()],
}));
