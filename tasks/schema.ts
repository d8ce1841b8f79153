/** `deno task schema`: writes the JSON Schemas of experiment files, for editors, and of reports' results.json. */
import { resultsJsonSchema } from "../lib/report/results_schema.ts";
import { experimentJsonSchema } from "../lib/study/json_schema.ts";

const SCHEMAS = {
  "../experiments/experiment.schema.json": experimentJsonSchema(),
  "../reports/results.schema.json": resultsJsonSchema(),
};

for (const [path, schema] of Object.entries(SCHEMAS)) {
  await Deno.writeTextFile(new URL(path, import.meta.url), JSON.stringify(schema, undefined, 2) + "\n");
}
