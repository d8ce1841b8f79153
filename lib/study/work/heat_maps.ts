/** Task: computes the gaze heat map Ψ of every image on the CAM grid. */
import { z } from "zod";
import { camGrid } from "../../data/canvas.ts";
import { FINER } from "../../data/fine_grid.ts";
import { DataError } from "../../data/data_error.ts";
import { gazeFromTensors } from "../../data/gaze_tensors.ts";
import { type GazeCoverage, totalCoverage } from "../../data/gaze_record.ts";
import { GazeSpreadError } from "../../data/gaze_spread.ts";
import { coveredHeatMap } from "../../data/heat_map.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import { float32 } from "../../formats/tensor.ts";
import type { WorkContext } from "../../graph/task.ts";
import { blurSchema } from "../settings/blur.ts";
import { chosenHeatMapSchema, gaussianShape } from "../settings/heat_map.ts";
import { canvasSchema } from "../../data/canvas_schema.ts";
import { sizesFileSchema } from "../../data/image_files.ts";
import { readChosen } from "./chosen_settings.ts";
import { inputsOf, readJson, writeJson } from "./files.ts";
import { writeNamedRows } from "../../data/named_rows.ts";
import { itemAt, memberOf } from "../../formats/items.ts";

/**
 * Requests a tensor `fineHeatMaps` beside `heatMaps`, for trainings whose augmentation moves heat
 * maps: it has {@linkcode FINER} points per cell along either axis.
 */
const fineShape = { fine: z.literal(true).exactOptional() };

export const parametersSchema = z.union([
  z.strictObject({ canvas: canvasSchema, blur: blurSchema, ...fineShape }),
  z.strictObject({ canvas: canvasSchema, ...gaussianShape, ...fineShape }),
]);

export default async function work({ parameters, inputs, outputs, progress }: WorkContext): Promise<void> {
  const { canvas, fine = false, ...own } = parametersSchema.parse(parameters);
  const chosen = await readChosen(inputs, "heatMap", chosenHeatMapSchema);
  const spread = "blur" in own
    ? { blur: chosen?.blur ?? own.blur }
    : { ...own, sigma: chosen?.sigma ?? own.sigma };
  const { tensors: gaze } = decodeSafetensors(await Deno.readFile(memberOf(inputs, "gaze")), "gaze");
  const groups = await Promise.all(inputsOf(inputs, "sizes").map((path) => readJson(path, sizesFileSchema)));
  const images = groups.flat();
  const { height, width, step } = camGrid(canvas);
  const points = FINER ** 2 * height * width;
  const fineMaps = new Float32Array(fine ? images.length * points : 0);
  const maps = new Float32Array(images.length * height * width);
  const faults: string[] = [], unsuited: string[] = [];
  const coverages: GazeCoverage[] = [];
  images.forEach(({ dicomId, ...image }, index) => {
    try {
      const samples = gazeFromTensors(gaze, dicomId);
      const { map, coverage } = coveredHeatMap(samples, { image, canvas, ...spread, name: dicomId });
      maps.set(map, index * height * width);
      if (fine) {
        const { map: finer } = coveredHeatMap(samples, {
          image,
          canvas,
          ...spread,
          step: step / FINER,
          name: dicomId,
        });
        fineMaps.set(finer, index * points);
      }
      coverages.push(coverage);
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      (error instanceof GazeSpreadError ? unsuited : faults).push(error.message);
    }
    progress({ fraction: (index + 1) / images.length, text: `${index + 1} of ${images.length} images` });
  });
  if (unsuited.length > 0) faults.push(itemAt(unsuited, 0));
  const others = unsuited.length - 1;
  if (others > 0) faults.push(`${others} more ${others === 1 ? "image has" : "images have"} this fault.`);
  if (faults.length > 0) throw new DataError(faults.join("\n"));
  await writeNamedRows(memberOf(outputs, "heatMaps"), {
    ids: images.map(({ dicomId }) => dicomId),
    tensors: new Map([
      ["heatMaps", float32([images.length, height, width], maps)],
      ...(fine
        ? [["fineHeatMaps", float32([images.length, FINER * height, FINER * width], fineMaps)] as const]
        : []),
    ]),
  });
  await writeJson(memberOf(outputs, "coverage"), totalCoverage(coverages));
}
