/** Task: gathers the sample cases that the report shows. */
import { z } from "zod";
import { type Canvas, previewGrid, type Size } from "../../data/canvas.ts";
import { canvasSchema } from "../../data/canvas_schema.ts";
import { readNamedRows } from "../../data/named_rows.ts";
import { sampleCases } from "../../evaluate/sample_cases.ts";
import { unpackBits } from "../../formats/packed_bits.ts";
import { elementCount, float32, type TensorOf } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import type { ExampleSet } from "../../train/example_set.ts";
import { openExamples } from "../../train/examples.ts";
import { name } from "../settings/name.ts";
import { seed } from "../settings/seeds.ts";
import { inputsOf, readJson, type SplitFile, splitFileSchema } from "./files.ts";
import { encodeGallery } from "./gallery_file.ts";
import { gatherRows } from "./organ_rows.ts";
import { type Predictions, readPredictions, testImages } from "./read_predictions.ts";
import { itemAt, memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  canvas: canvasSchema,
  models: z.array(name),
  seed,
  /** The organ of each class; null if it has none. */
  organs: z.array(z.string().nullable()),
});

/** The most pixels that a picture keeps along either side. */
const LONGEST_SIDE = 320;

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { canvas, models, organs } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const runs = await Promise.all(
    models.map(async (model, position) => ({
      model,
      found: await shownPredictions(memberOf(inputs, `predictions.${position}`), split),
    })),
  );
  const shown = runs.flatMap(({ model, found }) =>
    found.outcome === "predicted" ? [{ model, predictions: found }] : []
  );
  const without = runs.flatMap(({ model, found }) =>
    found.outcome === "predicted" ? [] : [{ model, ...found }]
  );
  const predictions = shown.map(({ predictions }) => predictions);
  const { ids, labels } = testImages(split);
  const classCount = split.classNames.length;
  const cases = shown.length === 0 ? [] : sampleCases({
    labels,
    probabilities: predictions.map(({ probabilities }) => probabilities),
    classCount,
  });
  using files = await openExamples({
    images: inputsOf(inputs, "images"),
    ...("heatMaps" in inputs ? { heatMaps: [inputs.heatMaps] } : {}),
  });
  const examples = files.examples(cases.map(({ index, label }) => ({ dicomId: itemAt(ids, index), label })));
  const [height, width] = examples.heatMapSize ?? gridOf(predictions);
  const step = Math.ceil(Math.max(...examples.imageSize) / LONGEST_SIDE);
  const cells = height * width;
  const cams = new Float32Array(cases.length * shown.length * cells);
  cases.forEach(({ index, label }, position) =>
    predictions.forEach(({ cams: data }, model) => {
      const start = (index * classCount + label) * cells;
      cams.set(data.subarray(start, start + cells), (position * shown.length + model) * cells);
    })
  );
  const outlined = cases.map(({ index, label }) => ({
    dicomId: itemAt(ids, index),
    organ: organs[label] ?? null,
  }));
  const outlines = await readOutlines(inputsOf(inputs, "outlines"), outlined, canvas);
  const gallery = encodeGallery({
    models: shown.map(({ model }) => model),
    without,
    cases: cases.map(({ index, label, rule }) => ({
      dicomId: itemAt(ids, index),
      label,
      rule,
      probabilities: predictions.map(({ probabilities }) =>
        Array.from(probabilities.subarray(index * classCount, (index + 1) * classCount))
      ),
    })),
    pixelsPerCell: examples.imageSize[0] / height / step,
    images: await readImages(examples, step),
    ...(outlines === undefined ? {} : {
      outlines: {
        masks: outlines,
        pixelsPerCell: previewGrid(canvas).step / canvas.downsample / step,
      },
    }),
    ...("heatMaps" in inputs ? { heatMaps: await readHeatMaps(examples, [height, width]) } : {}),
    cams: float32([cases.length, shown.length, height, width], cams),
  });
  await Deno.writeFile(memberOf(outputs, "gallery"), gallery);
}

/** Returns the grid of the CAMs and heat maps; one cell without any prediction. */
function gridOf([first]: readonly { readonly grid: Size }[]): readonly [number, number] {
  return first === undefined ? [1, 1] : [first.grid.height, first.grid.width];
}

/** Reads the images, taking every `step`-th pixel. */
async function readImages(examples: ExampleSet, step: number): Promise<TensorOf<"F32">> {
  const [height, width] = examples.imageSize;
  const shape = [examples.ids.length, Math.ceil(height / step), Math.ceil(width / step)];
  const small = new Float32Array(elementCount(shape));
  const full = new Float32Array(height * width);
  let next = 0;
  for (const index of examples.ids.keys()) {
    await examples.readImage(index, full);
    for (let y = 0; y < height; y += step) {
      for (let x = 0; x < width; x += step) small[next++] = full[y * width + x]!;
    }
  }
  return float32(shape, small);
}

async function readHeatMaps(examples: ExampleSet, size: readonly number[]): Promise<TensorOf<"F32">> {
  const cells = elementCount(size);
  const maps = new Float32Array(examples.ids.length * cells);
  for (const index of examples.ids.keys()) {
    await examples.readHeatMap(index, maps.subarray(index * cells, (index + 1) * cells));
  }
  return float32([examples.ids.length, ...size], maps);
}

/**
 * Returns the organ of each image's class, 1 inside it, on the grid of previews; `undefined` if the
 * data set has no outlines. A class without an organ has zeros.
 */
async function readOutlines(
  paths: readonly string[],
  images: readonly { readonly dicomId: string; readonly organ: string | null }[],
  canvas: Canvas,
): Promise<TensorOf<"U8"> | undefined> {
  if (paths.length === 0) return undefined;
  const groups = await Promise.all(paths.map(readNamedRows));
  const { height, width } = previewGrid(canvas);
  const data = new Uint8Array(images.length * height * width);
  images.forEach(({ dicomId, organ }, index) => {
    if (organ === null) return;
    const { data: bits } = gatherRows(groups, organ, [dicomId]);
    data.set(unpackBits(bits, height * width), index * height * width);
  });
  return { dtype: "U8", shape: [images.length, height, width], data };
}

/** Returns a run's predictions, or the reason why there are none to show. */
async function shownPredictions(path: string, split: SplitFile): Promise<Predictions> {
  const found = await readPredictions(path, split);
  if (found.outcome !== "predicted" || found.probabilities.every(Number.isFinite)) return found;
  return { outcome: "not finite", reason: "a probability on a test image is not a finite number" };
}
