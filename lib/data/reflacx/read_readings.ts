/** The tables of all phases of a study, and the images that they list. */
import { join } from "node:path";
import { readInput } from "../../formats/open_input.ts";
import { labelsUsed } from "./label_rules.ts";
import { layout } from "./layout.ts";
import { type ImageListing, listImages, type ListOptions } from "./list_images.ts";
import { type Reading, readMetadata } from "./read_metadata.ts";
import type { ListSettings } from "./settings.ts";

/** Options of the reading. */
export interface ReadReadingsOptions extends ListSettings, ListOptions {
  readonly fold?: string | undefined;
  readonly hint?: (word: string, candidates: readonly string[]) => string;
}

/** Reads the tables below REFLACX's `folder`. Throws what `readMetadata` and `listImages` throw. */
export async function readListing(folder: string, options: ReadReadingsOptions): Promise<ImageListing> {
  const { phases, classes, fold, hint } = options;
  const readings: Reading[] = [];
  for (const phase of [...phases].sort()) {
    const source = layout.metadata(phase);
    const bytes = await readInput(join(folder, source), "table", { source });
    const labels = labelsUsed(classes);
    readings.push(
      ...readMetadata(bytes, { phase, labels, fold, source, ...(hint === undefined ? {} : { hint }) }),
    );
  }
  return listImages(readings, options);
}

/** Returns the names of the tables, for messages. */
export function tablesOf({ phases }: Pick<ListSettings, "phases">): string {
  return [...phases].sort().map(layout.metadata).join(" and ");
}

/** The tables' columns that group images, for messages; the study is in the column of paths. */
export const COLUMNS = { dicomId: "dicom_id", patientId: "subject_id", studyId: "image" } as const;
