/** Reads the stored sample cases for a report. */
import { elementCount, type TensorOf } from "../formats/tensor.ts";
import type { Gallery, Picture } from "../report/measurements.ts";
import { decodeGallery } from "./work/gallery_file.ts";
import { itemAt, tuple } from "../formats/items.ts";

/** Reads the gallery file at `path`, of models that were trained with `seed`. */
export async function galleryOf(
  path: string,
  seed: number,
  predictionHash: (model: string) => string,
): Promise<Gallery> {
  const { models, without, cases, pixelsPerCell, images, outlines, heatMaps, cams } = decodeGallery(
    await Deno.readFile(path),
  );
  return {
    rule:
      "Two images per class, chosen by rule: a typical one (median probability of the true class) and the worst. " +
      `Probabilities are means over the models trained with seed ${seed}.`,
    without: without.map((run) => ({ ...run, seed })),
    cases: cases.map(({ dicomId, label, rule, probabilities }, index) => ({
      dicomId,
      label,
      reason: rule,
      gaze: heatMaps !== undefined,
      maps: models.map((model, position) => ({
        model,
        seed,
        probabilities: itemAt(probabilities, position),
        predictions: predictionHash(model),
      })),
      pictures: {
        image: picture(images, index),
        pixelsPerCell,
        ...(outlines === undefined ? {} : {
          outline: { mask: picture(outlines.masks, index), pixelsPerCell: outlines.pixelsPerCell },
        }),
        ...(heatMaps === undefined ? {} : { heatMap: picture(heatMaps, index) }),
        cams: models.map((_, position) => picture(cams, index * models.length + position)),
      },
    })),
  };
}

/** Returns the `index`-th picture of a tensor […, height, width]. */
function picture({ shape, data }: TensorOf<"F32"> | TensorOf<"U8">, index: number): Picture {
  const [height, width] = tuple(shape.slice(-2), 2);
  const size = elementCount([height, width]);
  return { height, width, data: Float32Array.from(data.subarray(index * size, (index + 1) * size)) };
}
