/**
 * Warnings about the data that users should read before trusting a run's figures, for a terminal.
 */
import { widestGap, widestSigma } from "../data/heat_map.ts";
import type { Measurements } from "./measurements.ts";

/** Returns one line per warning; none if all gaze is used and no image is a duplicate. */
export function warningLines({ data, gazeRows, gazeCoverage }: Measurements): string[] {
  return [
    ...(gazeRows ? rowWarnings(gazeRows.value) : []),
    ...(gazeCoverage ? reachWarnings(gazeCoverage.value) : []),
    ...(data ? copyWarnings(data.value) : []),
  ].map((warning) => `warning: ${warning}`);
}

type Rows = NonNullable<Measurements["gazeRows"]>["value"];
type Coverage = NonNullable<Measurements["gazeCoverage"]>["value"];
type Data = NonNullable<Measurements["data"]>["value"];

function rowWarnings(
  { rows, variantIds, leftOut: { truncatedIds, unknownIds, duplicates, repeatedHeaders } }: Rows,
): string[] {
  const found = [
    { count: truncatedIds + unknownIds, text: "with an id that is no image's are not used" },
    { count: duplicates, text: "are copies of samples and not used" },
    { count: repeatedHeaders, text: "are the header again" },
    { count: variantIds, text: "spell their image's id differently from the table of images, and are used" },
  ];
  return found.filter(({ count }) => count > 0).map(({ count, text }) =>
    `gaze: ${count} of ${rows} rows ${text}`
  );
}

function reachWarnings({ samples, offImage, unreached, reach, cellDistance, spread }: Coverage): string[] {
  if (unreached === 0) return [];
  return [
    `gaze: ${unreached} of ${samples - offImage} samples on an image count for no cell of the maps’ grid: ${
      spread === undefined ? "the blur reaches" : "three standard deviations reach"
    } ${reach} pixels, and cells are ${cellDistance} apart; ${
      spread === undefined
        ? `heatMap.blur of ${widestGap(cellDistance)}`
        : `heatMap.sigma of ${widestSigma(cellDistance)} pixels`
    } reaches one from any point`,
  ];
}

function copyWarnings({ identicalPixels: { images, groups, leakingGroups } }: Data): string[] {
  if (images === 0) return [];
  return [
    `images: ${images} have the same pixels as another under another id, ${groups} different ones among them, ` +
    `${leakingGroups} of these in several subsets`,
  ];
}
