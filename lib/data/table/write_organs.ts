/** Writes the organs of a group of images, on the CAM grid and on the grid of previews. */
import { memberOf, tuple } from "../../formats/items.ts";
import { packBits } from "../../formats/packed_bits.ts";
import type { Tensor } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import { camGrid, type Canvas, previewGrid } from "../canvas.ts";
import { everyImage } from "../every_image.ts";
import type { SizesFile } from "../image_files.ts";
import { writeNamedRows } from "../named_rows.ts";
import { organMasks } from "./organ_masks.ts";
import type { OrganSettings } from "./settings.ts";
import type { Shape } from "./shapes.ts";

/** An organ, and its shapes by image (`imageKey`) where it has shapes. */
export interface WrittenOrgan {
  readonly name: string;
  readonly organ: OrganSettings[string];
  readonly shapes?: ReadonlyMap<string, readonly Shape[]> | undefined;
}

/** The group of images, and the task that writes. */
export interface WriteOrgansOptions extends Pick<WorkContext, "outputs" | "progress"> {
  readonly images: SizesFile;
  readonly canvas: Canvas;
  /** The folder of mask files, if there are any. */
  readonly folder?: string | undefined;
}

/** Writes the outputs `masks` and `outlines` (`DataTasks.masks`). Rejects as `everyImage` does. */
export async function writeOrgans(
  organs: readonly WrittenOrgan[],
  { images, canvas, folder, outputs, progress }: WriteOrgansOptions,
): Promise<void> {
  const grid = camGrid(canvas), preview = previewGrid(canvas);
  const cells = grid.height * grid.width, bytes = Math.ceil(preview.height * preview.width / 8);
  const masks = new Map<string, Tensor>(), outlines = new Map<string, Tensor>();
  const all = organs.map(({ name, organ, shapes }) => {
    const inside = new Uint8Array(images.length * cells), bits = new Uint8Array(images.length * bytes);
    masks.set(name, { dtype: "U8", shape: [images.length, grid.height, grid.width], data: inside });
    outlines.set(name, { dtype: "U8", shape: [images.length, bytes], data: bits });
    return { organ, shapes, inside, bits };
  });
  await everyImage(images, progress, async ({ dicomId: id, ...image }, index) => {
    const steps = [grid.step, preview.step];
    for (const { organ, shapes, inside, bits } of all) {
      const own = { id, image, canvas, steps, folder, ...(shapes ? { shapes } : {}) };
      const [mask, outline] = tuple(await organMasks(organ, own), 2);
      inside.set(mask, index * cells);
      bits.set(packBits(outline), index * bytes);
    }
  });
  const ids = images.map(({ dicomId }) => dicomId);
  await writeNamedRows(memberOf(outputs, "masks"), { ids, tensors: masks });
  await writeNamedRows(memberOf(outputs, "outlines"), { ids, tensors: outlines });
}
