/** Writes a study's report below `reports/`. */
import { dirname, join, relative } from "node:path";
import type { Failure } from "../lib/graph/run/event.ts";
import { renderReport } from "../lib/report/render_report.ts";
import { environmentOf } from "../lib/study/environment.ts";
import { measurementsOf } from "../lib/study/measurements.ts";
import type { Study } from "../lib/study/study.ts";
import { PROJECT_ROOT } from "./command_line.ts";

/** What a report is about. */
export interface ReportOptions {
  readonly study: Study;
  /** The experiment file, as the user named it. */
  readonly file: string;
  readonly failures: readonly Failure[];
}

/** Writes the report's files, those that changed; returns the path of the Markdown, relative to the working folder. */
export async function writeReport({ study, file, failures }: ReportOptions): Promise<string> {
  const environment = await environmentOf(PROJECT_ROOT, study.engine);
  const measurements = await measurementsOf(study, { file, environment, failures });
  const folder = join(PROJECT_ROOT, "reports", study.experiment.name);
  for (const [path, content] of renderReport(measurements).files) {
    const target = join(folder, path);
    await Deno.mkdir(dirname(target), { recursive: true });
    await Deno.writeFile(target, typeof content === "string" ? new TextEncoder().encode(content) : content);
  }
  return relative(Deno.cwd(), join(folder, "report.md"));
}
