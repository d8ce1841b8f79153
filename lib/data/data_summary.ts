/** The summary of a data set that was read, as lines. */
import type { DataCounts, DataSummary, MemberCounts } from "./data_check.ts";
import type { ImageFacts } from "./dicom/image_facts.ts";
import type { GazeRows } from "./gaze_record.ts";

/** The largest number of values of one property that a line lists. */
const MOST_LISTED = 6;

/**
 * Returns a line per property: its name, padded to 16 characters, then its values, the most
 * frequent first.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const size = "3056 × 2544", bits = "12 bits stored", window = "none", syntax = "PNG";
 * const one = { size, bits, window, syntax, photometric: "MONOCHROME2" };
 * const facts = [one, one, { ...one, size: "2544 × 3056" }];
 * const masks = { masks: 0, expectedMasks: 0 };
 * const lines = summaryLines({ listed: 4, excluded: 1, read: 3, ...masks, facts, identical: [] });
 * assertEquals(lines[0], "images           3 of 3 read, 1 excluded");
 * assertEquals(lines[2], "rows × columns   3056 × 2544: 2, 2544 × 3056: 1");
 * ```
 */
export function summaryLines(summary: DataSummary): readonly string[] {
  const {
    listed,
    excluded,
    leftOut,
    read,
    masks,
    expectedMasks,
    organs = [],
    gaze,
    strays = [],
    facts,
    identical,
    counts,
  } = summary;
  const property = (label: string, of: (one: ImageFacts) => string) => line(label, counted(facts.map(of)));
  return [
    line("images", `${read} of ${listed - excluded} read${excluded > 0 ? `, ${excluded} excluded` : ""}`),
    ...(leftOut === undefined ? [] : [line("left out", leftOutText(leftOut))]),
    ...(counts === undefined ? [] : countLines(counts)),
    ...(masks + expectedMasks === 0 ? [] : [line("masks", `${masks} of ${expectedMasks} read`)]),
    ...organs.filter(({ images }) => images > 0).map((organ) => line("organs", organText(organ))),
    line("gaze", gaze === undefined ? "not read" : gazeText(gaze)),
    ...strays.map((stray) => line("left out", stray)),
    property("rows × columns", ({ size }) => size),
    property("photometric", ({ photometric }) => photometric),
    property("bits", ({ bits }) => bits),
    property("format", ({ syntax }) => syntax),
    property("windows", ({ window }) => window),
    line("identical", identicalText(identical)),
  ];
}

function leftOutText(
  { noClass, severalClasses, withoutReading, discardedReadings }: NonNullable<DataSummary["leftOut"]>,
): string {
  return `${noClass} images of no class, ${severalClasses} of several, ${withoutReading} without a reading that counts; ` +
    `${discardedReadings} readings discarded by their makers`;
}

/**
 * Describes how many images have a cell of the CAM grid in the organ: a map's peak is a cell, so an
 * organ between cells is never hit.
 */
function organText({ name, images, onGrid }: NonNullable<DataSummary["organs"]>[number]): string {
  const others = onGrid === 0 ? "them" : images - onGrid === 1 ? "the other" : `the other ${images - onGrid}`;
  return `${name}: ${onGrid} of ${images} images have a cell of the CAM grid in it${
    onGrid === images
      ? ""
      : `; no map can point at ${others}: a smaller downsample, or fit: resize to a larger canvas, brings cells closer`
  }`;
}

/**
 * Returns images by class and patients, of all and of each subset; then the samples of an image.
 */
function countLines({ classNames, all, subsets, samples }: DataCounts): string[] {
  const members = ({ classes, patients }: MemberCounts) =>
    `${classNames.map((name, label) => `${name} ${classes[label]}`).join(", ")}; ${patients} patients`;
  return [
    line("classes", members(all)),
    ...(subsets ?? []).map((subset) => line(subset.name, members(subset))),
    ...(samples === undefined ? [] : [line(
      "samples",
      `${samples.least} to ${samples.most} an image, median ${samples.median}; ${samples.outside} of ${samples.all} ` +
        `(${percent(samples.outside, samples.all)}) off their image`,
    )]),
  ];
}

function percent(part: number, of: number): string {
  return `${of === 0 ? 0 : Math.round(1000 * part / of) / 10} %`;
}

function line(label: string, text: string): string {
  return `${label.padEnd(16)} ${text}`;
}

/** Returns counted values such as `3056 × 2544: 800, 2544 × 3056: 200 and 3 more`. */
function counted(values: readonly string[]): string {
  const counts = [...Map.groupBy(values, (value) => value)].map(([value, all]) => ({
    value,
    count: all.length,
  }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  const rest = counts.length - MOST_LISTED;
  const shown = counts.slice(0, MOST_LISTED).map(({ value, count }) => `${value}: ${count}`).join(", ");
  if (counts.length === 0) return "none read";
  return rest > 0 ? `${shown} and ${rest} more values` : shown;
}

/** The words for reasons whose name is none. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ["truncatedIds", "of truncated ids"],
  ["unknownIds", "of unknown ids"],
  ["repeatedHeaders", "repeated headers"],
  ["missingPositions", "without a position"],
]);

function gazeText({ rows, used, leftOut, imagesWithoutGaze }: GazeRows): string {
  const reasons = Object.entries(leftOut).filter(([, count]) => count > 0).map(([name, count]) =>
    `${count} ${REASONS.get(name) ?? name}`
  );
  const without = imagesWithoutGaze > 0 ? `; ${imagesWithoutGaze} images without gaze` : "";
  return `${used} of ${rows} rows used${
    reasons.length > 0 ? `, left out: ${reasons.join(", ")}` : ""
  }${without}`;
}

function identicalText(groups: readonly (readonly string[])[]): string {
  if (groups.length === 0) return "none";
  const shown = groups.slice(0, MOST_LISTED).map((ids) => ids.join(" = ")).join("; ");
  return `${groups.flat().length} images in ${groups.length} ${
    groups.length === 1 ? "group" : "groups"
  }: ${shown}` +
    (groups.length > MOST_LISTED ? " and more" : "");
}
