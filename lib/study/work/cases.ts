/**
 * Task: gathers every test image with its gaze, its organs and all models' maps, for the page of
 * cases.
 */
import { z } from "zod";
import { camGrid, type Canvas, previewGrid, type Size } from "../../data/canvas.ts";
import { toGrid } from "../../data/grid_pixels.ts";
import { canvasSchema } from "../../data/canvas_schema.ts";
import { gazeFromTensors } from "../../data/gaze_tensors.ts";
import { sizesFileSchema } from "../../data/image_files.ts";
import { readNamedRows } from "../../data/named_rows.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import { float32, type Tensor, type Tensors } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import { openExamples } from "../../train/examples.ts";
import { name } from "../settings/name.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { encodeCases } from "./cases_file.ts";
import { inputsOf, readJson, type SplitFile, splitFileSchema } from "./files.ts";
import { heatMapsOf } from "./heat_map_rows.ts";
import { gatherMaps } from "./case_maps.ts";
import { gatherRows, organRows } from "./organ_rows.ts";
import { readPredictions, testImages } from "./read_predictions.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  canvas: canvasSchema,
  models: z.array(name),
  seeds: seedsSchema,
  /** The organ of each class; null if it has none. */
  organs: z.array(z.string().nullable()),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { canvas, models, seeds, organs } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const { ids, labels } = testImages(split);
  const patients = patientsOf(split);
  const runs = await Promise.all(
    models.map((_, position) =>
      Promise.all(
        seeds.map((seed) => readPredictions(memberOf(inputs, `predictions.${position}.${seed}`), split)),
      )
    ),
  );
  const maps = gatherMaps({ labels, classCount: split.classNames.length, runs });
  const grid = camGrid(canvas), pixels = previewGrid(canvas);
  const tensors: (readonly [string, Tensor])[] = [
    ["images", await previews(inputs, ids, canvas)],
    ...maps.tensors,
    ...await organTensors(inputs, organs, ids),
  ];
  if ("heatMaps" in inputs) {
    const rows = await heatMapsOf(inputs.heatMaps, ids, grid);
    const cells = grid.height * grid.width;
    const all = new Float32Array(ids.length * cells);
    rows.forEach((row, index) => all.set(row ?? [], index * cells));
    tensors.push(["heatMaps", float32([ids.length, grid.height, grid.width], all)]);
  }
  if ("gaze" in inputs) tensors.push(...await gazeTensors(inputs, ids, canvas));
  const file = encodeCases({
    description: {
      classNames: split.classNames,
      seeds,
      models,
      maps: maps.held,
      without: maps.without,
      pixels: [pixels.height, pixels.width],
      grid: [grid.height, grid.width],
      pixelsPerCell: grid.step / pixels.step,
      organs,
      cases: ids.map((dicomId, index) => ({
        dicomId,
        patientId: patients.get(dicomId) ?? "",
        label: labels[index]!,
      })),
    },
    tensors: new Map(tensors),
  });
  await Deno.writeFile(memberOf(outputs, "cases"), file);
}

function patientsOf({ images }: SplitFile): ReadonlyMap<string, string> {
  return new Map(images.map(({ dicomId, patientId }) => [dicomId, patientId]));
}

/** Returns the prepared X-rays on the grid of previews, from 0 (black) to 255. */
async function previews(
  inputs: WorkContext["inputs"],
  ids: readonly string[],
  canvas: Canvas,
): Promise<Tensor> {
  using files = await openExamples({ images: inputsOf(inputs, "images") });
  const examples = files.examples(ids.map((dicomId) => ({ dicomId, label: 0 })));
  const [height, width] = examples.imageSize;
  const preview = previewGrid(canvas);
  const step = preview.step / canvas.downsample;
  const full = new Float32Array(height * width);
  const data = new Uint8Array(ids.length * preview.height * preview.width);
  let next = 0;
  for (const index of ids.keys()) {
    await examples.readImage(index, full);
    for (let y = 0; y < height; y += step) {
      for (let x = 0; x < width; x += step) data[next++] = Math.round(255 * full[y * width + x]!);
    }
  }
  return { dtype: "U8", shape: [ids.length, preview.height, preview.width], data };
}

/** Returns the organs on the CAM grid, and their outlines. */
async function organTensors(
  inputs: WorkContext["inputs"],
  organs: readonly (string | null)[],
  ids: readonly string[],
): Promise<[string, Tensor][]> {
  const names = [...new Set(organs.filter((organ) => organ !== null))];
  const masks = await Promise.all(inputsOf(inputs, "masks").map(readNamedRows));
  if (names.length === 0 || masks.length === 0) return [];
  const { grid, rows } = organRows(masks, names, ids);
  const outlines = await Promise.all(inputsOf(inputs, "outlines").map(readNamedRows));
  const shape = [ids.length, grid.height, grid.width];
  return [
    ...names.map((
      organ,
      index,
    ): [string, Tensor] => [`inside/${organ}`, { dtype: "U8", shape, data: rows[index]! }]),
    ...names.map((organ): [string, Tensor] => [`outlines/${organ}`, gatherRows(outlines, organ, ids)]),
  ];
}

/** Returns gaze in pixels of the previews; samples outside them are left out. */
async function gazeTensors(
  inputs: WorkContext["inputs"],
  ids: readonly string[],
  canvas: Canvas,
): Promise<[string, Tensor][]> {
  const { tensors } = decodeSafetensors(await Deno.readFile(memberOf(inputs, "gaze")), "gaze");
  const groups = await Promise.all(inputsOf(inputs, "sizes").map((path) => readJson(path, sizesFileSchema)));
  const sizes = new Map(groups.flat().map(({ dicomId, ...size }) => [dicomId, size]));
  return ids.map((id, row) => [`gaze/${row}`, samplesOf(tensors, id, sizes.get(id), canvas)]);
}

function samplesOf(tensors: Tensors, id: string, image: Size | undefined, canvas: Canvas): Tensor {
  const { step, height, width } = previewGrid(canvas);
  if (image === undefined) throw new RangeError(`${id}: found a test image without a size`);
  const place = toGrid(image, canvas, step);
  const { x, y } = gazeFromTensors(tensors, id);
  const inside = Array.from(x, (column, sample) => place({ x: column, y: y[sample]! }))
    .filter(({ row, column }) => column >= 0 && column < width && row >= 0 && row < height);
  const data = Uint16Array.from(inside.flatMap(({ row, column }) => [column, row]));
  return { dtype: "U16", shape: [inside.length, 2], data };
}
