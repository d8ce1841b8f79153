/**
 * Finds faults of organs: in their tables of shapes, and missing masks of images of their class.
 */
import type { StoredRecord } from "../records_file.ts";
import type { CheckedImages } from "./checked_images.ts";
import type { FileFaults } from "./file_faults.ts";
import { maskPaths } from "./organ_files.ts";
import type { OrganSettings } from "./settings.ts";
import type { Shape } from "./shapes.ts";
import type { OrganShapes } from "./shown_cases.ts";
import { present } from "./tasks.ts";

/** Reads the tables of shapes of all organs, and collects their faults. */
export async function readOrganShapes(
  data: Pick<CheckedImages, "organs" | "shapes">,
  files: FileFaults,
): Promise<OrganShapes> {
  const shapes = new Map<string, ReadonlyMap<string, readonly Shape[]>>();
  for (const name of Object.keys(data.organs)) {
    const found = await files.table(async () => await data.shapes(name));
    if (found !== undefined) shapes.set(name, found);
  }
  return shapes;
}

/** Returns a fault for each mask file that an image of the organ's class lacks. */
export function missingMasks(
  name: string,
  organ: OrganSettings[string],
  { record: { dicomId, label }, folder }: {
    readonly record: Pick<StoredRecord, "dicomId" | "label">;
    /** The folder of mask files. */
    readonly folder: string;
  },
): readonly string[] {
  if (label !== name) return [];
  const paths = maskPaths(organ, dicomId), found = present(folder, paths);
  return paths.filter((path) => !found.includes(path)).map((path) =>
    `${path}: found no such file, expected the mask of an image of the class ${JSON.stringify(name)}`
  );
}
