/** Writes results to `reports/bench/`: as JSON, and as the table of its README. */
import { cpus } from "node:os";
import { z } from "zod";
import { type BenchResult, benchResultSchema } from "./measure.ts";
import { MEASURES } from "./measures/mod.ts";
import { resultLine, TABLE_HEAD } from "./render.ts";

const BEGIN = "<!-- bench: written by `deno task bench --write` -->";
const END = "<!-- end of bench -->";

const writtenSchema = z.object({ results: z.array(benchResultSchema).readonly() });

/**
 * Writes `reports/bench/results.json` and the table of the README beside it. Results of measures
 * that were not run again stay as they were. Throws an `Error` if the README has no place for the
 * table.
 */
export async function writeBench(root: string, results: readonly BenchResult[]): Promise<void> {
  const path = `${root}/reports/bench/results.json`;
  const before = await readResults(path);
  const byName = new Map([...before, ...results].map((result) => [result.name, result]));
  const order = MEASURES.flatMap(({ name }) => [name, `${name}: peak memory`]);
  const kept = order.flatMap((name) => byName.get(name) ?? []);
  const machine = {
    cpu: cpus().at(0)?.model.trim() ?? "",
    cores: cpus().length,
    system: Deno.build.target,
    deno: Deno.version.deno,
  };
  await Deno.mkdir(`${root}/reports/bench`, { recursive: true });
  await Deno.writeTextFile(path, JSON.stringify({ machine, results: kept }, undefined, 1) + "\n");
  const readme = `${root}/reports/bench/README.md`;
  const text = await Deno.readTextFile(readme);
  const [start, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`${readme}: expected the lines\n${BEGIN}\n${END}`);
  const table = [BEGIN, TABLE_HEAD, ...kept.map(resultLine), ""].join("\n");
  await Deno.writeTextFile(readme, text.slice(0, start) + table + text.slice(end));
}

async function readResults(path: string): Promise<readonly BenchResult[]> {
  try {
    return writtenSchema.parse(JSON.parse(await Deno.readTextFile(path))).results;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
