/**
 * A worker for tests: file 1 hangs, 3 ends the process, 4 is a fault, 5 is refused, and the others
 * are read.
 */
import type { CaseReport } from "../case_report.ts";
import { tuple } from "../../../formats/items.ts";

const [from, to] = tuple(Deno.args.slice(2).map(Number), 2);
const print = (report: CaseReport) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(report)}\n`));
for (let index = from; index < to; index++) {
  print(["start", index]);
  // Without end, and without the processor's time that a loop would take.
  if (index === 1) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (index === 3) Deno.exit(3);
  print(index === 4 ? ["fault", 1, 1, "a fault"] : [index === 5 ? "refused" : "read", 1, 1]);
  if (index === 4) break;
}
