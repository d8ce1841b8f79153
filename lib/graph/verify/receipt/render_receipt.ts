/** A comparison with a receipt, as text. */
import { reasonTexts } from "../../render/reason.ts";
import { safeText } from "../../render/text.ts";
import { gapText } from "../compare/gap.ts";
import type { Comparison, OtherBits } from "./compare_receipt.ts";
import type { Receipt } from "./receipt.ts";

/** A line for every task that has not the same bits, then how many have. */
export function renderComparison(comparison: readonly Comparison[], receipt: Receipt): string[] {
  const counts = { "same bits": 0, "other bits": 0, "other key": 0, "not run": 0 };
  for (const { verdict } of comparison) counts[verdict]++;
  const parts = Object.entries(counts).filter(([, count]) => count > 0).map(([verdict, count]) =>
    `${count} ${verdict}`
  );
  const open = receipt.total - receipt.tasks.length;
  return [
    ...comparison.flatMap(lineOf),
    ...(open > 0 ? [`${open} of ${receipt.total} tasks were not done when the receipt was written`] : []),
    `${safeText(receipt.experiment)}: ${comparison.length} tasks of the receipt: ${
      parts.join(", ") || "none"
    }`,
  ];
}

function lineOf(comparison: Comparison): string[] {
  const task = safeText(comparison.task);
  switch (comparison.verdict) {
    case "same bits":
      return [];
    case "other bits":
      return [`${task}: the same key, other bits: ${othersText(comparison.outputs)}`];
    case "other key": {
      const bits = comparison.outputs.length === 0
        ? "the same bits"
        : `other bits: ${othersText(comparison.outputs)}`;
      return [`${task}: another key (${reasonTexts(comparison.reasons).join("; ")}), ${bits}`];
    }
    case "not run":
      return [`${task}: not run: ${comparison.why}`];
  }
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
