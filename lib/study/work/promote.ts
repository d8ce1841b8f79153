/**
 * Task: selects the trials of a rung that continue in the next. Writes each one's settings and the
 * states of its trainings: `settings.<place>`, `state.<place>.<seed>`, the best at the first place.
 */
import { z } from "zod";
import type { WorkContext } from "../../graph/task.ts";
import { promoted } from "../../search/rank.ts";
import { trialSchema } from "../../search/trials_schema.ts";
import { settingsOf } from "../search/point_settings.ts";
import { encodeChosen } from "../settings/chosen.ts";
import { seedsSchema } from "../settings/seeds.ts";
import { readJson, writeJson } from "./files.ts";
import { measuredTrials, placeLabel, promotionSchema } from "./rung_trials.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  seeds: seedsSchema,
  /** The number of trials that continue. */
  promote: z.int().positive(),
  /** The first rung's trials; those of a later rung are named in the input `promotion`. */
  trials: z.array(trialSchema).optional(),
});

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { seeds, promote, trials: first } = parametersSchema.parse(parameters);
  const trials = first ?? (await readJson(memberOf(inputs, "promotion"), promotionSchema)).promoted;
  const chosen = promoted(await measuredTrials(inputs, "history", { trials, seeds }), promote);
  for (const [index, { trial }] of chosen.entries()) {
    const place = placeLabel(index + 1), before = placeLabel(trials.indexOf(trial) + 1);
    await Deno.writeTextFile(memberOf(outputs, `settings.${place}`), encodeChosen(settingsOf(trial.point)));
    for (const seed of seeds) {
      await Deno.copyFile(
        memberOf(inputs, `state.${before}.${seed}`),
        memberOf(outputs, `state.${place}.${seed}`),
      );
    }
  }
  await writeJson(memberOf(outputs, "promotion"), {
    format: "fovea/promotion/1",
    promoted: chosen.map(({ trial }) => trial),
  });
}
