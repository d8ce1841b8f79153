/**
 * Reads the mutated files FROM to TO − 1: `worker.ts TARGET SEED FROM TO`. It is a separate
 * process, so that a hang, a crash or excessive memory ends only it. Prints the number of a file
 * before it is read, and the outcome after it, a JSON array a line.
 */
import { peakMemory } from "../../graph/peak_memory.ts";
import { caseOf } from "./case.ts";
import type { CaseReport } from "./case_report.ts";
import type { Target } from "./target.ts";
import { TARGETS } from "./targets/mod.ts";
import { tuple } from "../../formats/items.ts";

/** Reads one file and reports the outcome. */
export async function tryCase(target: Target, bytes: Uint8Array, source: string): Promise<CaseReport> {
  const begin = performance.now();
  const before = bytes.slice();
  let outcome: "read" | "refused" = "read";
  let fault: string | undefined;
  try {
    await target.read(bytes, source);
  } catch (error) {
    outcome = "refused";
    if (!target.isRefusal(error, source)) {
      fault = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  }
  const milliseconds = performance.now() - begin;
  const memory = peakMemory() ?? Deno.memoryUsage().rss;
  if (!bytes.every((byte, index) => byte === before[index])) fault ??= "the file's bytes were changed";
  if (memory > target.memoryLimit) fault ??= `took ${Math.round(memory / 2 ** 20)} MiB`;
  return fault === undefined ? [outcome, milliseconds, memory] : ["fault", milliseconds, memory, fault];
}

if (import.meta.main) {
  const [name, ...numbers] = tuple(Deno.args, 1);
  const [seed, from, to] = tuple(numbers.map(Number), 3);
  const target = TARGETS.get(name);
  if (target === undefined) throw new TypeError(`nothing called ${name} is fuzzed`);
  const print = (report: CaseReport) =>
    Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(report)}\n`));
  const seeds = target.seeds();
  for (let index = from; index < to; index++) {
    const bytes = caseOf(target, seeds, seed, index);
    print(["start", index]);
    const report = await tryCase(target, bytes, `fuzzed-${index}`);
    print(report);
    // The process keeps this memory, which the next files would be blamed for.
    if (report[0] === "fault") break;
  }
}
