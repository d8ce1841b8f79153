/**
 * `deno task schema`: writes the JSON Schemas of experiment and cluster files, for editors, of
 * `plan --json`, and of reports' results.json.
 */
import { printLines } from "../lib/graph/standard_output.ts";
import { resultsJsonSchema } from "../lib/report/results_schema.ts";
import { clusterJsonSchema } from "../lib/study/cluster/read_cluster.ts";
import { experimentJsonSchema } from "../lib/study/json_schema.ts";
import { planJsonSchema } from "../lib/study/plan_json.ts";
import { runCommand } from "./command_line.ts";
import { parseFlags } from "./flags.ts";

const SCHEMAS = new Map([
  ["experiments/experiment.schema.json", experimentJsonSchema],
  ["experiments/cluster.schema.json", clusterJsonSchema],
  ["experiments/plan.schema.json", planJsonSchema],
  ["reports/results.schema.json", resultsJsonSchema],
]);

const USAGE = `deno task schema

Writes the JSON Schemas for editors and scripts: ${[...SCHEMAS.keys()].join(", ")}.

  --help          this text`;

export default async function schemaCommand(args: readonly string[]): Promise<number> {
  const flags = parseFlags(args, USAGE, { boolean: [], text: [], most: 0 });
  if (flags === undefined) return 0;
  for (const [path, schema] of SCHEMAS) {
    const text = JSON.stringify(schema(), undefined, 2) + "\n";
    await Deno.writeTextFile(new URL(`../${path}`, import.meta.url), text);
    printLines([`wrote ${path}`]);
  }
  return 0;
}

if (import.meta.main) await runCommand(schemaCommand);
