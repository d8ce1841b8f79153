/** Finds the folder of an experiment's report, and its content before a report is written. */
import { namesIn } from "../lib/formats/there.ts";
import { relative } from "node:path";
import { UserError } from "../lib/errors/user_error.ts";
import { sha256 } from "../lib/graph/hash.ts";
import { type ReportFolder, reportFolder } from "../lib/report/report_folder.ts";
import { ownerDifferences, ownerOfReport, type ReportOwner } from "../lib/study/report_owner.ts";
import { folderPath, PROJECT_ROOT, reportedPath, shownPath } from "./user_paths.ts";

/** The place of a study's report. */
export interface ReportPlace {
  /** The experiment's name. */
  readonly name: string;
  /** The folder of all reports. */
  readonly reports: ReportFolder;
  readonly folder: ReportFolder;
  /** Identifies the experiment file on this machine, without revealing its path. */
  readonly origin: string;
  /** True if the user said that another experiment's report may be replaced. */
  readonly mayReplace: boolean;
}

/** The flags of the commands that write reports. */
export const REPORT_FLAGS = `
  --reports DIR   the folder of all reports, each in a folder of its experiment's name (default: reports)
  --no-images     write no X-ray, map, case or row of a single image, and remove those of an earlier report
  --replace       replace a report of another experiment (another file, data set or engine), or one with more results`;

/**
 * Returns the place of the report of the experiment in `file`. Throws if a folder cannot exist
 * there.
 */
export function reportPlace(
  name: string,
  { file, reports, mayReplace }: {
    readonly file: string;
    readonly reports: string | undefined;
    readonly mayReplace: boolean;
  },
): ReportPlace {
  const all = folderPath("reports", reports, "reports");
  // The name stays the same if the project is moved as a whole.
  const place = relative(PROJECT_ROOT, file).startsWith("..") ? file : reportedPath(file);
  // Links on the way to the folder that the user named belong to the user. Links below it may be a
  // stranger's.
  const [trusted, steps] = reports === undefined ? [PROJECT_ROOT, ["reports"]] : [all, []];
  const folder = reportFolder(trusted, [...steps, name]);
  return {
    name,
    reports: reportFolder(trusted, steps),
    folder,
    origin: sha256(`report of ${place}`),
    mayReplace,
  };
}

/** The content of a report's folder. */
export type FoundReport =
  | { readonly kind: "nothing" }
  /** Files without a readable `results.json`. */
  | { readonly kind: "no report"; readonly files: readonly string[] }
  | { readonly kind: "report"; readonly owner: ReportOwner; readonly results: string };

/** Reads the content of a report's folder. */
export async function foundReport(place: ReportPlace): Promise<FoundReport> {
  const results = await place.folder.read("results.json");
  const files = namesIn(place.folder.path);
  if (files.length === 0) return { kind: "nothing" };
  const receipt = await place.folder.read("receipt.json");
  const origin = (await originsIn(place.reports)).get(place.name);
  const owner = ownerOfReport(results, { receipt, origin });
  return owner === undefined ? { kind: "no report", files } : { kind: "report", owner, results };
}

/**
 * Throws a {@linkcode UserError} if the folder contains anything but a report of the experiment
 * `now`.
 */
export function requireOwnReport(place: ReportPlace, found: FoundReport, now: ReportOwner): void {
  if (found.kind === "nothing" || place.mayReplace) return;
  const advice = "write elsewhere with --reports DIR, or replace it with --replace";
  const folder = shownPath(place.folder.path);
  if (found.kind === "no report") {
    throw new UserError(
      `${folder}: found ${found.files[0]}, which belongs to no readable report; ${advice}`,
    );
  }
  const differences = ownerDifferences(found.owner, now);
  if (differences.length === 0) return;
  throw new UserError(
    `${folder}: found the report of another experiment (${differences.join("; ")}); ${advice}`,
  );
}

/**
 * The file, in the folder of all reports, with the experiment file of each report. It is no part of
 * any report.
 */
const ORIGINS = ".origins.json";

async function originsIn(reports: ReportFolder): Promise<Map<string, string>> {
  try {
    const found: unknown = JSON.parse(await reports.read(ORIGINS));
    if (typeof found !== "object" || found === null) return new Map();
    return new Map(
      Object.entries(found).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    // The origin of every report is then unknown.
    return new Map();
  }
}

/** Notes the experiment file that the report was written from. */
export async function noteOrigin({ name, reports, origin }: ReportPlace): Promise<void> {
  const origins = await originsIn(reports);
  if (origins.get(name) === origin) return;
  const text = JSON.stringify(Object.fromEntries(origins.set(name, origin)), undefined, 1) + "\n";
  reports.write(new Map([[ORIGINS, text]]));
}
