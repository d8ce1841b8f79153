/** Task: writes chosen settings in which some have another value. */
import { z } from "zod";
import type { WorkContext } from "../../graph/task.ts";
import { pointSchema } from "../../search/trials_schema.ts";
import { settingsOf } from "../search/point_settings.ts";
import { chosenSettingsSchema, encodeChosen } from "../settings/chosen.ts";
import { readJson } from "./files.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({ point: pointSchema });

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { point } = parametersSchema.parse(parameters);
  const { training, gaze, heatMap, loss } = await readJson(
    memberOf(inputs, "settings"),
    chosenSettingsSchema,
  );
  const varied = settingsOf(point);
  const parts = {
    training: { ...training, ...varied.training },
    gaze: { ...gaze, ...varied.gaze },
    heatMap: { ...heatMap, ...varied.heatMap },
    loss: { ...loss, ...varied.loss },
  };
  // A part without values is left out, so that the bytes equal those of the same choice.
  const given = Object.entries(parts).filter(([, part]) => Object.keys(part).length > 0);
  await Deno.writeTextFile(memberOf(outputs, "settings"), encodeChosen(Object.fromEntries(given)));
}
