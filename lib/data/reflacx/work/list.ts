/** Task: lists REFLACX's images of a study: their records, and the paths of their files. */
import { z } from "zod";
import { writeJson } from "../../../formats/json_file.ts";
import { memberOf } from "../../../formats/items.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { writeLists } from "../../image_files.ts";
import { imageNameSchema } from "../../image_names.ts";
import { recordsOf } from "../../records_file.ts";
import { COLUMNS, readListing, tablesOf } from "../read_readings.ts";
import { listShape } from "../settings.ts";

export const parametersSchema = z.strictObject({
  ...listShape,
  format: z.enum(["dicom", "jpg"]),
  /** The column that the experiment splits by. */
  fold: z.string().exactOptional(),
  exclude: z.array(imageNameSchema),
  /** Images per list; the last one may have fewer. */
  groupSize: z.int().positive(),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { exclude, groupSize, ...settings } = parametersSchema.parse(parameters);
  const { images: records, leftOut } = await readListing(memberOf(inputs, "metadata"), settings);
  const { file, images } = recordsOf({
    source: tablesOf(settings),
    name: "REFLACX",
    columns: COLUMNS,
    classNames: settings.classes.map(({ name }) => name),
    records,
    exclude,
    population: () => "other",
    leftOut,
    ...(settings.format === "jpg" ? { equalised: true } : {}),
  });
  const { records: _, ...lists } = outputs;
  await writeJson(memberOf(outputs, "records"), file);
  await writeLists(images, lists, groupSize);
}
