/** Compares a receipt, perhaps from another machine, with this machine's store. */
import { openExplainer } from "../../reasons/explain.ts";
import type { Reason } from "../../reasons/reason.ts";
import type { Plan } from "../../plan.ts";
import type { Result } from "../../store/result.ts";
import { type Gap, gapOf, NO_GAP, widerGap } from "../compare/gap.ts";
import type { Receipt, ReceiptTask } from "./receipt.ts";
import { type Sketch, sketchOf } from "./sketch.ts";

/** An output whose bits differ from the receipt's. */
export interface OtherBits {
  readonly output: string;
  /**
   * The gap between the receipt's numbers and this store's; absent if the receipt has none, or if
   * their number differs.
   */
  readonly tolerance?: { readonly gap: Gap; readonly compared: number; readonly count: number };
}

/** The state of one task of the receipt in this store. */
export type Comparison =
  /** The same key, and the same bits. */
  | { readonly task: string; readonly verdict: "same bits" }
  /** The same key, and other bits. */
  | { readonly task: string; readonly verdict: "other bits"; readonly outputs: readonly OtherBits[] }
  /** Another key, for these reasons; `outputs` are those whose bits differ, perhaps none. */
  | {
    readonly task: string;
    readonly verdict: "other key";
    readonly reasons: readonly Reason[];
    readonly outputs: readonly OtherBits[];
  }
  /** The task is not done here, or does not exist. */
  | { readonly task: string; readonly verdict: "not run"; readonly why: string };

/**
 * Returns the state of each task of a receipt in a plan, in the receipt's order. Objects are read
 * only if bits differ. Throws a `StoreError` if one of those objects is missing or damaged.
 *
 * @example
 * ```ts
 * import { assert, assertEquals } from "@std/assert";
 * import { openExample } from "../../example/open_example.ts";
 * import { makeReceipt } from "./make_receipt.ts";
 *
 * await using example = await openExample();
 * const context = { experiment: "example", file: "example.yaml", environment: null };
 * const receipt = await makeReceipt(await example.run(3), context);
 * const [, square] = await compareWithReceipt(receipt, await example.run(4));
 * assert(square?.verdict === "other key");
 * assertEquals(square.reasons, [{ field: "parameters", path: "number", old: 3, new: 4 }]);
 * assertEquals(square.outputs, [{ output: "text" }]);
 * ```
 */
export async function compareWithReceipt(receipt: Receipt, plan: Plan): Promise<readonly Comparison[]> {
  const { states, resolver, store } = plan;
  const explainer = openExplainer({
    result: () => undefined,
    code: (hash) => Object.hasOwn(receipt.codes, hash) ? receipt.codes[hash] : resolver.code(hash),
    objects: store.objects,
  });

  async function compare(theirs: ReceiptTask): Promise<Comparison> {
    const task = theirs.name, state = states.get(task);
    if (state === undefined) return { task, verdict: "not run", why: "the experiment here has no such task" };
    if (state.state !== "done") return { task, verdict: "not run", why: "it is not done here" };
    const own = state.result;
    const outputs = await otherBits(theirs, own, plan);
    if (state.key === theirs.key) {
      return outputs.length === 0 ? { task, verdict: "same bits" } : { task, verdict: "other bits", outputs };
    }
    const inputs = Object.fromEntries(
      Object.entries(own.record.inputs).map(([name, hash]) => [name, { hash }]),
    );
    const reasons = explainer.compare({ record: theirs.record, provenance: { inputs: theirs.inputs } }, {
      record: own.record,
      inputs,
    });
    return { task, verdict: "other key", reasons, outputs };
  }

  const comparisons: Comparison[] = [];
  for (const task of receipt.tasks) comparisons.push(await compare(task));
  return comparisons;
}

async function otherBits(theirs: ReceiptTask, own: Result, { store }: Plan): Promise<OtherBits[]> {
  const others: OtherBits[] = [];
  for (const [output, { hash }] of Object.entries(theirs.outputs)) {
    const stored = Object.hasOwn(own.outputs, output) ? own.outputs[output] : undefined;
    if (stored?.hash === hash) continue;
    const sketch = Object.hasOwn(theirs.sketches, output) ? theirs.sketches[output] : undefined;
    const ownSketch = sketch !== undefined && stored?.kind === "file"
      ? await sketchOf(await store.objects.verifiedPath(stored.hash))
      : undefined;
    const gap = sketch && ownSketch && gapOfSketches(sketch, ownSketch);
    others.push({
      output,
      ...(gap ? { tolerance: { gap, compared: sketch.values.length, count: sketch.count } } : {}),
    });
  }
  return others;
}

/** Returns `undefined` if the two sketches are not of the same numbers. */
function gapOfSketches(a: Sketch, b: Sketch): Gap | undefined {
  if (a.count !== b.count || a.values.length !== b.values.length) return undefined;
  return a.values.reduce(
    (gap: Gap, value, index) => widerGap(gap, gapOf(value ?? NaN, b.values[index] ?? NaN)),
    NO_GAP,
  );
}
