/** Makes the receipt of a plan's finished tasks. */
import type { Hash } from "../../hash.ts";
import type { CodeIdentity } from "../../code/code_schema.ts";
import type { Plan } from "../../plan.ts";
import { type FileMemo, fileStamp, openFileMemo } from "../../store/memo.ts";
import type { Store } from "../../store/store.ts";
import type { Json } from "../../task.ts";
import type { Receipt, ReceiptTask } from "./receipt.ts";
import { type Sketch, sketchOf, sketchSchema } from "./sketch.ts";

/** The facts of a receipt that are not in the store. */
export interface ReceiptContext {
  readonly experiment: string;
  readonly file: string;
  readonly environment: Json;
}

/** The cached sketch of an output. */
const SKETCHES = { format: "fovea/sketch/1", schema: sketchSchema.nullable() };

/** `null` is remembered for a file without numbers. */
type SketchMemo = FileMemo<Sketch | null>;

/**
 * Makes the receipt of a plan's finished tasks, in the order of their names. Equal stores give
 * equal receipts, except for the environment. Throws a `StoreError` if a quotable output is
 * damaged.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 * import { sha256 } from "../../hash.ts";
 *
 * await using example = await openExample();
 * const context = { experiment: "example", file: "example.yaml", environment: null };
 * const { tasks } = await makeReceipt(await example.run(3), context);
 * assertEquals(tasks.map(({ name }) => name), ["double", "square"]);
 * assertEquals(tasks[1]?.record.parameters, { number: 3 });
 * assertEquals(tasks[1]?.outputs["text"]?.hash, sha256("9"));
 * ```
 */
export async function makeReceipt(
  { graph, store, resolver }: Plan,
  context: ReceiptContext,
): Promise<Receipt> {
  const memo: SketchMemo = openFileMemo(store.layout.door, store.layout.memo("sketches"), SKETCHES);
  const tasks: ReceiptTask[] = [];
  const codes = new Map<Hash, CodeIdentity>();
  // Resolved again, because a run may have finished tasks since the plan was made.
  const finished = graph.order.flatMap((task) => {
    const state = resolver.resolve(task);
    return state.state === "done"
      ? [{ name: task.name, result: state.result, quotable: new Set(task.quotable) }]
      : [];
  });
  for (const { name, result, quotable } of finished.toSorted((a, b) => a.name < b.name ? -1 : 1)) {
    const { key, record, outputs, provenance } = result;
    const sketches = new Map<string, Sketch>();
    for (const [output, { kind, hash }] of Object.entries(outputs).sort()) {
      const sketch = kind === "file" && quotable.has(output)
        ? await storedSketch(hash, store, memo)
        : undefined;
      if (sketch !== undefined) sketches.set(output, sketch);
    }
    tasks.push({
      name,
      key,
      record,
      inputs: provenance.inputs,
      outputs,
      sketches: Object.fromEntries(sketches),
    });
    const code = resolver.code(record.code);
    if (code !== undefined) codes.set(record.code, code);
  }
  memo.save();
  return {
    format: "fovea/receipt/1",
    ...context,
    total: graph.tasks.length,
    tasks,
    codes: Object.fromEntries([...codes].sort(([a], [b]) => a < b ? -1 : 1)),
  };
}

/**
 * Returns the sketch of a stored file, which was checked against its hash when it was first read.
 */
async function storedSketch(
  hash: Hash,
  { layout, objects }: Store,
  memo: SketchMemo,
): Promise<Sketch | undefined> {
  const path = layout.object(hash);
  const stamp = fileStamp(await Deno.lstat(path));
  const known = memo.peek(hash, stamp);
  if (known !== undefined) return known ?? undefined;
  const sketch = await sketchOf(await objects.verifiedPath(hash));
  memo.set(hash, stamp, sketch ?? null);
  return sketch;
}
