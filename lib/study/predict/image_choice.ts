/** Finds the images to predict: files, folders of them, and tables with their paths. */
import { basename, dirname, join, resolve } from "node:path";
import { readTable } from "../../data/tables/read_table.ts";
import { UserError } from "../../errors/user_error.ts";
import { readInput } from "../../formats/open_input.ts";

/** A file to predict. */
export interface ImageFile {
  readonly path: string;
  /** The path as a reader knows it. */
  readonly name: string;
}

/** An argument as the user wrote it, and its path. */
export interface NamedPath {
  readonly named: string;
  readonly path: string;
}

/** Thrown if no images can be found; the message says what was expected. */
export class ImageChoiceError extends UserError {
  override name = "ImageChoiceError";
}

/** The column of a table that holds paths, relative to the table's folder. */
const PATH_COLUMN = "path";

const TABLE = /\.(csv|tsv)(\.gz)?$/i;

/** Matches names of images in folders. Many DICOM files have no ending. */
const IMAGE = /(\.(dcm|dicom|dcm\.gz|png|jpe?g)|^[^.]+)$/i;

/**
 * Returns the images, in the order of the arguments; those of a folder by their paths, each once. A
 * missing file is returned as well: reading it reports the fault.
 *
 * Throws an {@linkcode ImageChoiceError} if there are none, and the errors of the reader of tables.
 */
export async function chooseImages(places: readonly NamedPath[]): Promise<readonly ImageFile[]> {
  const found = new Map<string, ImageFile>();
  for (const place of places) {
    const images = isFolder(place.path)
      ? inFolder(place.path, place.named)
      : TABLE.test(place.path)
      ? await ofTable(place)
      : [{ path: place.path, name: place.named }];
    if (images.length === 0) {
      throw new ImageChoiceError(
        `${place.named}: found no image in it, expected DICOM (.dcm or no ending), PNG or JPEG files`,
      );
    }
    for (const image of images) {
      const path = resolve(image.path);
      if (!found.has(path)) found.set(path, image);
    }
  }
  return [...found.values()];
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    // A missing file is reported when it is read.
    return false;
  }
}

/** Links to folders are not followed, so that no walk is endless. */
function inFolder(folder: string, named: string): ImageFile[] {
  return [...Deno.readDirSync(folder)].toSorted((a, b) => a.name < b.name ? -1 : 1).flatMap((entry) => {
    const path = join(folder, entry.name), name = join(named, entry.name);
    if (entry.name.startsWith(".")) return [];
    if (entry.isDirectory) return inFolder(path, name);
    return IMAGE.test(basename(path)) ? [{ path, name }] : [];
  });
}

async function ofTable({ path, named }: NamedPath): Promise<ImageFile[]> {
  const { rows } = readTable(await readInput(path, "table", { source: named }), {
    columns: [PATH_COLUMN],
    source: named,
  });
  return rows.map((row) => {
    const name = row.text(PATH_COLUMN);
    if (name !== "") return { path: resolve(dirname(path), name), name };
    throw new ImageChoiceError(`${named}, line ${row.line}: found no path, expected one of an image`);
  });
}
