/** Renders a comparison with a receipt as text. */
import { reasonTexts } from "../../render/reason.ts";
import { safeText } from "../../render/text.ts";
import { gapText } from "../compare/gap.ts";
import type { Comparison, OtherBits } from "./compare_receipt.ts";
import type { Receipt } from "./receipt.ts";

/** The most tasks that are named in a line; the rest are counted. */
const NAMED = 3;

/**
 * Returns a line for every task that has other bits or another key, one for those that were not run
 * here, and how many have the same bits.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const head = { experiment: "example", file: "example.yaml", environment: null, codes: {} };
 * const receipt = { format: "fovea/receipt/1", ...head, total: 0, tasks: [] } as const;
 * const lines = renderComparison([
 *   { task: "square", verdict: "same bits" },
 *   { task: "double", verdict: "not run", why: "it is not done here" },
 * ], receipt);
 * assertEquals(lines, [
 *   "1 not compared, because it is not done here: double",
 *   "example: 2 tasks of the receipt: 1 with the same bits, 1 not compared",
 * ]);
 * ```
 */
export function renderComparison(comparison: readonly Comparison[], receipt: Receipt): string[] {
  const counts = { "same bits": 0, "other bits": 0, "other key": 0, "not run": 0 };
  for (const { verdict } of comparison) counts[verdict]++;
  const parts = Object.entries(counts).filter(([, count]) => count > 0).map(([verdict, count]) =>
    `${count} ${WORDS[verdict] ?? verdict}`
  );
  const open = receipt.total - receipt.tasks.length;
  return [
    ...comparison.flatMap(lineOf),
    ...notRunLines(comparison),
    ...(open > 0 ? [`${open} of ${receipt.total} tasks were not done when the receipt was written`] : []),
    `${safeText(receipt.experiment)}: ${comparison.length} tasks of the receipt: ${
      parts.join(", ") || "none"
    }`,
  ];
}

const WORDS: Readonly<Record<string, string>> = {
  "same bits": "with the same bits",
  "other bits": "with other bits",
  "other key": "with another key",
  "not run": "not compared",
};

function lineOf(comparison: Comparison): string[] {
  const task = safeText(comparison.task);
  switch (comparison.verdict) {
    case "same bits":
    case "not run":
      return [];
    case "other bits":
      return [`${task}: the same key, other bits: ${othersText(comparison.outputs)}`];
    case "other key": {
      const bits = comparison.outputs.length === 0
        ? "the same bits"
        : `other bits: ${othersText(comparison.outputs)}`;
      return [`${task}: another key (${reasonTexts(comparison.reasons).join("; ")}), ${bits}`];
    }
  }
}

/** Returns one line for each reason, with the first tasks by name. */
function notRunLines(comparison: readonly Comparison[]): string[] {
  const reasons = Map.groupBy(
    comparison.flatMap((each) => each.verdict === "not run" ? [each] : []),
    ({ why }) => why,
  );
  return [...reasons].map(([why, tasks]) => {
    const names = tasks.slice(0, NAMED).map(({ task }) => safeText(task)).join(", ");
    const rest = tasks.length - NAMED;
    return `${tasks.length} not compared, because ${
      tasks.length === 1 ? why : why.replace(/^it is /, "they are ")
    }: ${names}${rest > 0 ? ` and ${rest} more` : ""}`;
  });
}

function othersText(outputs: readonly OtherBits[]): string {
  return outputs.map(({ output, tolerance }) => {
    const name = safeText(output);
    if (tolerance === undefined) return `${name} (the receipt keeps no numbers that could be compared)`;
    const { gap, compared, count } = tolerance;
    const which = compared === count
      ? `all ${count} numbers`
      : `${compared} of its ${count} numbers compared`;
    return `${name}, ${gapText(gap)}, ${which}`;
  }).join("; ");
}
