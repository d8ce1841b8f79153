/** Task: computes the pointing game's score on the test images without a network. */
import { z } from "zod";
import { readNamedRows } from "../../data/named_rows.ts";
import { pointingBaselines } from "../../evaluate/pointing_baselines.ts";
import type { WorkContext } from "../../graph/task.ts";
import { inputsOf, readJson, splitFileSchema, writeJson } from "./files.ts";
import { organRows } from "./organ_rows.ts";
import { testImages } from "./read_predictions.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  /** The classes that have an organ, and the organ's tensor in the masks. */
  organs: z.array(z.strictObject({ className: z.string(), organ: z.string() })),
});

/** The tolerances of the paper's rule and of the released code's, in cells. */
const TOLERANCES = [0, 1];

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { organs } = parametersSchema.parse(parameters);
  const split = await readJson(memberOf(inputs, "split"), splitFileSchema);
  const { ids, labels } = testImages(split);
  const masks = await Promise.all(inputsOf(inputs, "masks").map(readNamedRows));
  const { grid, rows } = organRows(masks, organs.map(({ organ }) => organ), ids);
  const places = {
    classNames: split.classNames,
    labels,
    grid,
    organs: organs.map(({ className }, index) => ({ className, inside: rows[index]! })),
  };
  await writeJson(memberOf(outputs, "baselines"), pointingBaselines(places, TOLERANCES));
}
