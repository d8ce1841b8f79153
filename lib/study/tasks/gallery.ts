/** Task: gathers the sample cases that the report shows. */
import { z } from "zod";
import { sampleCases } from "../../evaluate/sample_cases.ts";
import { elementCount, float32, type TensorOf } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import type { ExampleSet } from "../../train/example_set.ts";
import { openExamples } from "../../train/examples.ts";
import { name, seed } from "../schema_parts.ts";
import { inputsOf, readJson, splitFileSchema } from "./files.ts";
import { encodeGallery } from "./gallery_file.ts";
import { readPredictions } from "./read_predictions.ts";

export const parametersSchema = z.strictObject({ models: z.array(name), seed });

/** The most pixels that a picture keeps along either side. */
const LONGEST_SIDE = 320;

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { models } = parametersSchema.parse(parameters);
  const split = await readJson(inputs.split, splitFileSchema);
  const predictions = await Promise.all(
    models.map((_, position) => readPredictions(inputs[`predictions.${position}`], split)),
  );
  const [{ ids, labels, grid: { height, width } }] = predictions;
  const classCount = split.classNames.length;
  const cases = sampleCases({
    labels,
    probabilities: predictions.map(({ probabilities }) => probabilities),
    classCount,
  });
  using files = await openExamples({ images: inputsOf(inputs, "images"), heatMaps: [inputs.heatMaps] });
  const examples = files.examples(cases.map(({ index, label }) => ({ dicomId: ids[index], label })));
  const cells = height * width;
  const cams = new Float32Array(cases.length * models.length * cells);
  cases.forEach(({ index, label }, position) =>
    predictions.forEach(({ cams: data }, model) => {
      const start = (index * classCount + label) * cells;
      cams.set(data.subarray(start, start + cells), (position * models.length + model) * cells);
    })
  );
  const gallery = encodeGallery({
    models,
    cases: cases.map(({ index, label, rule }) => ({
      dicomId: ids[index],
      label,
      rule,
      probabilities: predictions.map(({ probabilities }) =>
        Array.from(probabilities.subarray(index * classCount, (index + 1) * classCount), finiteOrNull)
      ),
    })),
    images: await readImages(examples),
    heatMaps: await readHeatMaps(examples, [height, width]),
    cams: float32([cases.length, models.length, height, width], cams),
  });
  await Deno.writeFile(outputs.gallery, gallery);
}

/** The images, every n-th pixel of them where they are large. */
async function readImages(examples: ExampleSet): Promise<TensorOf<"F32">> {
  const [height, width] = examples.imageSize;
  const step = Math.ceil(Math.max(height, width) / LONGEST_SIDE);
  const shape = [examples.ids.length, Math.ceil(height / step), Math.ceil(width / step)];
  const small = new Float32Array(elementCount(shape));
  const full = new Float32Array(height * width);
  let next = 0;
  for (const index of examples.ids.keys()) {
    await examples.readImage(index, full);
    for (let y = 0; y < height; y += step) {
      for (let x = 0; x < width; x += step) small[next++] = full[y * width + x];
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

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
