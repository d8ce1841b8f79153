/** Describes classes, gaze and organs of data other than the paper's, for the ledger. */
import type { Experiment } from "../schema.ts";

type Data = Experiment["data"];

const READERS = {
  all: "all readings of an image joined",
  first: "the first reading of an image",
  chosen: "the chosen readings of an image joined",
};

/** Returns how classes are distinguished; undefined if as in the paper. */
export function classesText(data: Data): string | undefined {
  return data.kind === "reflacx"
    ? "Data: classes are rules over readers' labels and their certainties, images that fit none or several left out, " +
      "instead of one diagnosis an image (paper, its experiments)."
    : undefined;
}

/** Returns what counts as gaze; undefined if as in the paper, or without gaze. */
export function gazeText(data: Data): string | undefined {
  if (data.kind === "table") {
    return data.gaze?.weight === undefined
      ? undefined
      : "Gaze: fixations weighted by their duration instead of samples that each count 1 (paper, Algorithm 1).";
  }
  if (data.kind !== "reflacx") return undefined;
  const what = data.gaze === "fixations" ? "fixations weighted by their duration" : "raw samples";
  const readers = READERS[typeof data.readers === "string" ? data.readers : "chosen"];
  return `Gaze: ${what}, ${readers}, instead of one radiologist's samples that each count 1 (paper, Algorithm 1).`;
}

/**
 * Returns the organs of the pointing game; undefined if they are the paper's, or there are none.
 */
export function organsText(data: Data): string | undefined {
  const { kind } = data;
  const what = kind === "reflacx"
    ? "the ellipses that readers drew around the class's findings"
    : kind === "table" && data.organs !== undefined
    ? "the places that the experiment describes"
    : undefined;
  return what === undefined
    ? undefined
    : `Data: maps are to point at ${what} instead of masks of the heart and the lungs (paper, its experiments).`;
}
