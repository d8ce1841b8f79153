/** Account of the gaze: every row of its table, and the coverage of its samples by heat maps. */
import { type GazeCoverage, type GazeRows, gazeRowsSchema } from "../../data/gaze_record.ts";
import { widestGap, widestSigma } from "../../data/heat_map.ts";
import type { ReportContext } from "../context.ts";
import { formatNumber } from "../format.ts";
import { numeric, section, shortHash, table } from "../markdown.ts";
import type { Stored } from "../measurements.ts";

/** Renders rows used and left out by reason, then the share of the gaze that is in no heat map. */
export function gazeSection(context: ReportContext): string {
  const { gazeRows, gazeCoverage } = context.measurements;
  if (!gazeRows && !gazeCoverage) return "";
  return section(
    "Gaze",
    gazeRows ? rowsTable(context, gazeRows) : "",
    gazeRows ? unusedNote(context, gazeRows) : "",
    gazeCoverage ? coverageNote(context, gazeCoverage) : "",
    gazeCoverage ? reachWarning(context, gazeCoverage) : "",
  );
}

type Reason = keyof GazeRows["leftOut"];

const REASONS: readonly Reason[] = gazeRowsSchema.unwrap().shape.leftOut.unwrap().keyof().options;

const REASON_WORDS: Readonly<Record<Reason, string>> = {
  excluded: "of images that the experiment leaves out",
  calibration: "of calibration screens",
  truncatedIds: "with a truncated id",
  unknownIds: "with an id that no image has",
  duplicates: "copies of a sample",
  repeatedHeaders: "repeated headers",
  filtered: "filtered out by the experiment, or fixations of no duration",
  missingPositions: "without a place: the tracker had lost the eye",
};

function rowsTable({ ledger }: ReportContext, rows: Stored<GazeRows>): string {
  const count = (...path: readonly string[]) => ledger.cite(rows, path, "integer");
  return table([{ title: "rows of the gaze table" }, numeric("number")], [
    ["read", count("rows")],
    ["used", count("used")],
    ["used under an id spelt differently from the table of images", count("variantIds")],
    ...REASONS.filter((reason) => rows.value.leftOut[reason] !== undefined).map((
      reason,
    ) => [`left out: ${REASON_WORDS[reason]}`, count("leftOut", reason)]),
  ], {
    caption: `**${count("used")} of ${count("rows")} rows of the gaze table are used.** ${
      rows.value.used === rows.value.rows
        ? "None is left out."
        : "The others are left out for the reasons below."
    }`,
    sources: [["gaze rows", rows.hash]],
  });
}

function unusedNote({ ledger }: ReportContext, rows: Stored<GazeRows>): string {
  const { imagesWithoutGaze, leftOut } = rows.value;
  const lost = leftOut.truncatedIds + leftOut.unknownIds;
  return [
    lost > 0
      ? "Gaze of rows with a truncated id, or one that no image has, is missing from every heat map."
      : "",
    imagesWithoutGaze > 0
      ? `**${ledger.cite(rows, ["imagesWithoutGaze"], "integer")} images have no gaze at all.**`
      : "",
  ].filter((part) => part !== "").join(" ");
}

/** Shares are computed from two counts of one stored result and are not stored themselves. */
function share(part: number, of: number): string {
  if (of === 0) return "–";
  const value = part / of;
  return value > 0 && value < 0.005 ? "< 1 %" : formatNumber(value, "percent");
}

function coverageNote({ ledger }: ReportContext, coverage: Stored<GazeCoverage>): string {
  const { samples, offImage, offCanvas } = coverage.value;
  const count = (name: keyof GazeCoverage) => ledger.cite(coverage, [name], "integer");
  return `Of ${count("samples")} samples, ${count("offImage")} (${
    share(offImage, samples)
  }) lie outside their image, and ` +
    `${count("offCanvas")} (${share(offCanvas, samples)}) on a part of it that the canvas cuts away ` +
    `(result ${shortHash(coverage.hash)}).`;
}

function reachWarning({ ledger }: ReportContext, coverage: Stored<GazeCoverage>): string {
  const { samples, offImage, unreached, cellDistance, spread } = coverage.value;
  if (unreached === 0) return "";
  const count = (name: keyof GazeCoverage) => ledger.cite(coverage, [name], "integer");
  return `**${count("unreached")} of the samples on an image (${
    share(unreached, samples - offImage)
  }) count for no cell of the maps’ ` +
    `grid**: ${spread === undefined ? "the blur reaches" : "three standard deviations reach"} ${
      count("reach")
    } pixels, and cells are ${count("cellDistance")} apart. ` +
    `${
      spread === undefined
        ? `A blur B of ${widestGap(cellDistance)}`
        : `A σ of ${widestSigma(cellDistance)} pixels`
    } reaches a cell from any point of the canvas.`;
}
