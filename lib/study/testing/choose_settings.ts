/** Task for tests: writes the settings in its parameters, as a `choose` task does. */
import { z } from "zod";
import type { WorkContext } from "../../graph/task.ts";
import { encodeChosen } from "../settings/chosen.ts";

const parametersSchema = z.object({ settings: z.record(z.string(), z.unknown()) });

export default async function work({ parameters, outputs }: WorkContext): Promise<void> {
  const { settings } = parametersSchema.parse(parameters);
  await Deno.writeTextFile(outputs.settings!, encodeChosen(settings));
}
