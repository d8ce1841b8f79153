/** Renders a collection as text. */
import { bytesText } from "../render/text.ts";
import type { Amount } from "./amount.ts";
import type { CollectSummary } from "./collect.ts";

/**
 * Returns one line for each kind of file that is removed, and one for the files that stay.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * const none = { count: 0, bytes: 0 }, few = { count: 2, bytes: 2000 };
 * const removed = { results: few, objects: { count: 9, bytes: 4e6 }, quarantine: none };
 * const rest = { scratch: none, temporary: none, kept: { results: few, objects: few } };
 * assertEquals(renderCollect({ ...removed, ...rest, gone: [], runs: 0 }, { dryRun: true }), [
 *   "would remove 2 results (2.0 kB)",
 *   "would remove 9 objects (4.0 MB)",
 *   "would remove 4.0 MB; 2 results and 2 objects (4.0 kB) would stay",
 * ]);
 * ```
 */
export function renderCollect(summary: CollectSummary, { dryRun }: { readonly dryRun: boolean }): string[] {
  const { kept, runs } = summary;
  const kinds: readonly (readonly [string, Amount])[] = [
    ["results", summary.results],
    ["objects", summary.objects],
    ["scratch folders", summary.scratch],
    ["unfinished files", summary.temporary],
    ["damaged files in quarantine", summary.quarantine],
  ];
  const total = kinds.reduce((sum, [, { bytes }]) => sum + bytes, 0);
  const verb = dryRun ? "would remove" : "removed";
  return [
    ...kinds.filter(([, { count }]) => count > 0)
      .map(([name, { count, bytes }]) => `${verb} ${count} ${name} (${bytesText(bytes)})`),
    ...(runs > 0
      ? [`${runs} ${runs === 1 ? "run is" : "runs are"} active: everything that they use is kept`]
      : []),
    `${verb} ${bytesText(total)}; ${kept.results.count} results and ${kept.objects.count} objects ` +
    `(${bytesText(kept.results.bytes + kept.objects.bytes)}) ${dryRun ? "would stay" : "stay"}`,
  ];
}
