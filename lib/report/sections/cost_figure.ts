import type { ReportContext } from "../context.ts";
import { costPlot } from "../figures/cost_plot.ts";
import { formatDuration, formatMemory } from "../format.ts";
import { escapeText } from "../markdown.ts";

/**
 * Wall time and memory of every training, in one picture; `undefined` where neither was measured.
 */
export function costFigure({ measurements, addFile }: ReportContext): string | undefined {
  const costs = (of: "seconds" | "peakMemory", unit: number) =>
    measurements.times.trainings.flatMap((training) => {
      const value = training[of];
      return value === null ? [] : [{ model: training.model, value: value / unit }];
    });
  const times = costs("seconds", 1), memory = costs("peakMemory", 2 ** 20);
  const inMinutes = times.some(({ value }) => value > 300);
  const panels = [
    inMinutes
      ? { title: "wall time in minutes", costs: times.map((cost) => ({ ...cost, value: cost.value / 60 })) }
      : { title: "wall time in seconds", costs: times },
    { title: "memory in MiB", costs: memory },
  ].filter(({ costs }) => costs.length > 0);
  if (panels.length === 0) return undefined;
  const models = measurements.models.map(({ name }) => name)
    .filter((name) => panels.some(({ costs }) => costs.some(({ model }) => model === name)));
  const ranges = models.map((name) => {
    const range = (from: typeof times, text: (value: number) => string) => {
      const values = from.filter(({ model }) => model === name).map(({ value }) => value);
      return values.length === 0 ? [] : [`${text(Math.min(...values))} to ${text(Math.max(...values))}`];
    };
    const parts = [
      ...range(times, formatDuration),
      ...range(memory, (value) => formatMemory(value * 2 ** 20)),
    ];
    return `${name} ${parts.join(", ")}`;
  });
  const description = `Cost of every training, a ring per seed: ${ranges.join("; ")}`;
  const path = addFile("figures/cost.svg", costPlot(panels, models, description));
  return `![${escapeText(description)}](${path})`;
}
