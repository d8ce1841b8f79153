/** Counts the deviations from the paper in groups. */
import type { Measurements } from "./measurements.ts";

/** Subjects of deviations, by the text before the first colon or comma. */
const SUBJECTS: readonly (readonly [group: string, subject: RegExp])[] = [
  ["networks and their training", /^(All models|Every model|Training|Network|Optimiser)\b/],
  ["images and gaze", /^(Data|Canvas|Heat map|Pixels|Split|Gaze)\b/],
  ["software", /^(Framework|Engine)\b/],
];

/**
 * Returns counts such as `networks and their training (19), images and gaze (9)`, the largest group
 * first.
 */
export function deviationCounts({ deviations, models }: Measurements): string {
  const groups = new Map<string, number>();
  for (const { text } of deviations) {
    const ofModels = models.some(({ name }) => text.startsWith(`${name}:`) || text.startsWith(`${name}, `));
    const group = ofModels
      ? "networks and their training"
      : SUBJECTS.find(([, subject]) => subject.test(text))?.[0] ?? "other";
    groups.set(group, (groups.get(group) ?? 0) + 1);
  }
  return [...groups].toSorted((a, b) => b[1] - a[1]).map(([group, count]) => `${group} (${count})`).join(
    ", ",
  );
}
