/** Pictures of a few of a table's cases, spread over its classes and rows. */
import { UserError } from "../../errors/user_error.ts";
import { tuple } from "../../formats/items.ts";
import type { Size } from "../canvas.ts";
import type { ShownCase } from "../check/case_page.ts";
import { casePicture } from "../check/case_picture.ts";
import { chosenCases } from "../check/chosen_cases.ts";
import { outsideOf } from "../check/data_counts.ts";
import type { Gaze } from "../gaze.ts";
import { readImage } from "../read_image.ts";
import type { StoredRecord } from "../records_file.ts";
import { organMasks } from "./organ_masks.ts";
import type { OrganSettings } from "./settings.ts";
import type { Shape } from "./shapes.ts";

/** Shapes by organ, then by image. */
export type OrganShapes = ReadonlyMap<string, ReadonlyMap<string, readonly Shape[]>>;

/** A case whose image could be read. */
export interface ShownRecord {
  readonly record: StoredRecord;
  readonly size: Size;
}

/** The readers of the data drawn over the images. */
export interface ShownCasesOptions {
  readonly organs: OrganSettings;
  /** The folder of mask files. */
  readonly folder: string;
  readonly classNames: readonly string[];
  readonly gaze: ReadonlyMap<string, Gaze> | undefined;
  readonly shapes: OrganShapes;
  /** Ids by subset, if the images could be divided. */
  readonly split: Readonly<Record<string, readonly string[]>> | undefined;
  bytesOf(record: StoredRecord): Promise<Uint8Array>;
}

/** Returns the chosen cases with their pictures. */
export async function shownCases(
  read: readonly ShownRecord[],
  options: ShownCasesOptions,
): Promise<readonly ShownCase[]> {
  const { classNames, gaze, split, bytesOf } = options;
  const shown: ShownCase[] = [];
  for (const place of chosenCases(read.map(({ record }) => record.label), classNames)) {
    const found = read[place];
    if (found === undefined) continue;
    const { record, size } = found;
    const { dicomId: id, label } = record;
    const samples = gaze?.get(id);
    const picture = await casePicture({
      image: await readImage(await bytesOf(record), record.path),
      gaze: samples,
      masks: (step) => organsOf(id, { image: size, step, ...options }),
    });
    const gazeText = samples === undefined
      ? []
      : [`${samples.x.length} samples, ${outsideOf(samples, size)} of them off the image`];
    shown.push({
      id,
      label,
      subset: Object.entries(split ?? {}).find(([, ids]) => ids.includes(id))?.[0],
      facts: [`${size.height} × ${size.width} pixels`, ...gazeText].join(", "),
      picture,
    });
  }
  return shown;
}

/**
 * Returns the organs at every `step`-th pixel of the image. A mask that cannot be read is drawn as
 * empty.
 */
async function organsOf(
  id: string,
  { image, step, organs, folder, shapes }: ShownCasesOptions & {
    readonly image: Size;
    readonly step: number;
  },
): Promise<readonly Uint8Array[]> {
  const options = { id, image, canvas: { ...image, downsample: 1 }, steps: [step], folder };
  return await Promise.all(
    Object.entries(organs).map(async ([name, organ]) => {
      const own = shapes.get(name);
      try {
        const [mask] = tuple(
          await organMasks(organ, { ...options, ...(own === undefined ? {} : { shapes: own }) }),
          1,
        );
        return mask;
      } catch (error) {
        if (error instanceof UserError) return new Uint8Array(0);
        throw error;
      }
    }),
  );
}
