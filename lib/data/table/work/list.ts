/** Task: lists the images of a table: their records, and the paths of their files. */
import { join } from "node:path";
import { z } from "zod";
import { writeJson } from "../../../formats/json_file.ts";
import { readInput } from "../../../formats/open_input.ts";
import type { WorkContext } from "../../../graph/task.ts";
import { writeLists } from "../../image_files.ts";
import { imageNameSchema } from "../../image_names.ts";
import { recordsOf } from "../../records_file.ts";
import { classNamesOf, groupingColumns, readCases } from "../read_cases.ts";
import { tableShape } from "../settings.ts";
import { memberOf } from "../../../formats/items.ts";

export const parametersSchema = z.strictObject({
  cases: tableShape.cases,
  classes: tableShape.classes,
  name: tableShape.name,
  /** The column that the experiment splits by. */
  fold: z.string().exactOptional(),
  exclude: z.array(imageNameSchema),
  /** Images per list; the last one may have fewer. */
  groupSize: z.int().positive(),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { cases, classes, name, fold, exclude, groupSize } = parametersSchema.parse(parameters);
  const source = cases.file;
  const bytes = await readInput(join(memberOf(inputs, "cases"), source), "table", { source });
  const { file, images } = recordsOf({
    source,
    name,
    columns: groupingColumns(cases),
    classNames: classNamesOf(classes),
    records: readCases(bytes, { cases, classes, fold, source }).records,
    exclude,
    population: () => "other",
  });
  const { records: _, ...lists } = outputs;
  await writeJson(memberOf(outputs, "records"), file);
  await writeLists(images, lists, groupSize);
}
