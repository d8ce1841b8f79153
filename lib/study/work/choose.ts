/**
 * Task: chooses the settings of a model's final trainings: those of the trial that is best in the
 * last rung on the validation set. Writes them, and the record of the whole search.
 */
import { z } from "zod";
import { UserError } from "../../errors/user_error.ts";
import type { WorkContext } from "../../graph/task.ts";
import { concludeSearch } from "../../search/conclude.ts";
import { parameterSchema, rungSchema, trialSchema } from "../../search/trials_schema.ts";
import { settingsOf } from "../search/point_settings.ts";
import { encodeChosen } from "../settings/chosen.ts";
import { seed, seedsSchema } from "../settings/seeds.ts";
import { readJson, writeJson } from "./files.ts";
import { measuredTrials, promotionSchema } from "./rung_trials.ts";
import { memberOf } from "../../formats/items.ts";

export const parametersSchema = z.strictObject({
  model: z.string(),
  strategy: z.enum(["grid", "random", "halving"]),
  /** The seed of the draws. */
  seed,
  seeds: seedsSchema,
  space: z.array(parameterSchema),
  trials: z.array(trialSchema),
  rungs: z.array(rungSchema),
});

/** Thrown if a search found no settings to choose. */
class NothingChosenError extends UserError {
  override name = "NothingChosenError";
}

export default async function work({ parameters, inputs, outputs }: WorkContext): Promise<void> {
  const { rungs, trials, ...search } = parametersSchema.parse(parameters);
  const measured = await Promise.all(rungs.map(async ({ until }, index) => {
    const rung = index + 1;
    const own = rung === 1
      ? trials
      : (await readJson(memberOf(inputs, `promotion.${rung - 1}`), promotionSchema)).promoted;
    return {
      until,
      trials: await measuredTrials(inputs, `history.${rung}`, { trials: own, seeds: search.seeds }),
    };
  }));
  const record = concludeSearch({ ...search, rungs: measured });
  if (record === undefined) {
    throw new NothingChosenError(
      `${search.model}: found no trial of ${trials.length} with a finite validation loss, so that no settings can be ` +
        "chosen; give the search a space of smaller learning rates",
    );
  }
  await Deno.writeTextFile(memberOf(outputs, "settings"), encodeChosen(settingsOf(record.chosen.point)));
  await writeJson(memberOf(outputs, "trials"), record);
}
