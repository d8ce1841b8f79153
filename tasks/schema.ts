/** `deno task schema`: writes the experiment file's JSON Schema, from which editors complete and check. */
import { experimentJsonSchema } from "../lib/study/json_schema.ts";

await Deno.writeTextFile(
  new URL("../experiments/experiment.schema.json", import.meta.url),
  JSON.stringify(experimentJsonSchema(), undefined, 2) + "\n",
);
