/** Reads the gaze of a table's images, and collects its faults. */
import { existsSync } from "node:fs";
import { basename, dirname, isAbsolute, join } from "node:path";
import { UserError } from "../../errors/user_error.ts";
import type { Size } from "../canvas.ts";
import type { StoredRecord } from "../records_file.ts";
import type { Faults } from "../tables/faults.ts";
import { fileChunks } from "../tables/file_chunks.ts";
import type { Hint } from "../tables/missing_columns.ts";
import type { CheckedGaze } from "./checked_images.ts";
import { gazePlaces } from "./gaze_places.ts";
import { nearFile } from "./near_file.ts";
import { GazeReader } from "./read_gaze.ts";
import type { GazeTableSettings } from "./settings.ts";
import { present } from "./tasks.ts";
import { isTemplate, pathOf } from "./template.ts";

/** The images to which the gaze belongs. */
export interface CheckGazeOptions {
  readonly records: readonly StoredRecord[];
  /** Ids of all rows of cases; absent if they cannot be known. */
  readonly known: readonly string[] | undefined;
  /** Sizes of the images that could be read, by id. */
  readonly sizes: ReadonlyMap<string, Size>;
  readonly folder: string;
  readonly faults: Faults;
  /** Receives rows of images that the table of images lacks, if they are few. */
  readonly strays?: Faults;
  readonly hint?: Hint | undefined;
}

/** Returns the gaze. Rejects with a `UserError` where there is no table. */
export async function checkGaze(
  settings: GazeTableSettings,
  { records, known, sizes, folder, faults, strays, hint }: CheckGazeOptions,
): Promise<CheckedGaze> {
  const wanted = records.map(({ dicomId }) => dicomId), isWanted = new Set(wanted);
  const reader = new GazeReader({
    gaze: settings,
    wanted,
    excluded: (known ?? []).filter((id) => !isWanted.has(id)),
    acceptsAll: known === undefined,
    faults,
    ...(strays === undefined ? {} : { strays }),
    ...(hint === undefined ? {} : { hint }),
  });
  for (const { path, id } of sourcesOf(settings.file, { ids: wanted, folder })) {
    await reader.read(fileChunks(isAbsolute(path) ? path : join(folder, path), path), path, id);
  }
  const { gaze, rows, isWrong, spoilt } = reader.finish((id) => sizes.get(id) ?? { height: 1, width: 1 });
  // Images of unknown size, and those with faulty rows, are already reported.
  const images = isWrong || known === undefined ? [] : wanted.flatMap((id) => {
    const size = sizes.get(id), samples = gaze.get(id);
    const isFaulty = spoilt.has(id) && samples?.x.length === 0;
    return size === undefined || samples === undefined || isFaulty ? [] : [{ id, size, gaze: samples }];
  });
  const { missed, faulty } = gazePlaces(images, { source: settings.file, settings, faults });
  const explained = isWrong || known === undefined ? isWanted : missed.union(spoilt);
  return { gaze, rows, faulty: faulty.union(spoilt), explained };
}

function sourcesOf(
  file: string,
  { ids, folder }: { readonly ids: readonly string[]; readonly folder: string },
): readonly { readonly path: string; readonly id: string | undefined }[] {
  if (!isTemplate(file)) {
    const path = isAbsolute(file) ? file : join(folder, file);
    if (existsSync(path)) return [{ path: file, id: undefined }];
    throw new UserError(
      `${file}: found no such file, expected the table that data.gaze.file names, below --data DIR${
        nearFile(dirname(path), basename(path))
      }`,
    );
  }
  const there = ids.map((id) => ({ path: pathOf(file, id), id })).filter(({ path }) =>
    present(folder, [path]).length > 0
  );
  if (there.length > 0 || ids.length === 0) return there;
  throw new UserError(
    `${file}: found no such file of any of ${ids.length} images, such as ${
      pathOf(file, ids[0] ?? "")
    }; expected one ` +
      "table for each image, below --data DIR",
  );
}
