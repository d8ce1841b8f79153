/** Renders a collection as text. */
import { bytesText } from "../render/text.ts";
import type { Amount } from "./amount.ts";
import type { CollectSummary } from "./collect.ts";

/** One line for each kind of file, and what stays. */
export function renderCollect(summary: CollectSummary, { dryRun }: { readonly dryRun: boolean }): string[] {
  const { kept, runs } = summary;
  const kinds: readonly (readonly [string, Amount])[] = [
    ["results", summary.results],
    ["objects", summary.objects],
    ["scratch folders", summary.scratch],
    ["unfinished files", summary.temporary],
    ["damaged files put aside", summary.quarantine],
  ];
  const total = kinds.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const verb = dryRun ? "would remove" : "removed";
  return [
    ...kinds.filter(([, { count }]) => count > 0)
      .map(([name, { count, bytes }]) => `${verb} ${count} ${name} (${bytesText(bytes)})`),
    ...(runs > 0 ? [`${runs} ${runs === 1 ? "run goes" : "runs go"} on: what is in use is kept`] : []),
    `${verb} ${bytesText(total)}; ${kept.results.count} results and ${kept.objects.count} objects ` +
    `(${bytesText(kept.results.bytes + kept.objects.bytes)}) ${dryRun ? "would stay" : "stay"}`,
  ];
}
