import type { AvailableMemory } from "../../graph/machine/memory.ts";
import { durationText } from "../../graph/render/text.ts";
import type { SearchEstimate, TrainingEstimate } from "./estimate_trainings.ts";

/**
 * Returns the estimate as lines of text, with a warning if the trainings will not fit in memory.
 */
export function renderEstimate(estimate: Omit<TrainingEstimate, "costs">): string[] {
  const { models, seconds, jobs, bytes, heatMapBytes, available } = estimate;
  const count = models.reduce((sum, { trainings, search }) => sum + trainings + (search?.trainings ?? 0), 0);
  const width = Math.max(...models.map(({ model }) => model.length));
  const lines = [
    "At most, if no training stops early and nothing else runs here (measured on a few steps of each):",
    ...models.flatMap(({ model, trainings, seconds, bytes, search }) => [
      `  ${model.padEnd(width)}  ${trainings} × ${durationText(seconds)}, ${gibibytes(bytes)} each`,
      ...(search === undefined ? [] : [`  ${"".padEnd(width)}  ${searchText(search)}`]),
    ]),
    `  together: ${durationText(seconds)} with ${Math.min(jobs, count)} at once, which need ${
      gibibytes(bytes)
    }`,
    ...(heatMapBytes === undefined
      ? []
      : [`  before them, making the heat maps needs ${gibibytes(heatMapBytes)}`]),
  ];
  if (available !== undefined && (heatMapBytes ?? 0) > available.bytes) {
    lines.push(
      `warning: ${
        availableText(available)
      }; the system would end the task of the heat maps. Without augmentation that ` +
        "moves images, heat maps need a sixteenth of this; a larger downsample also makes them smaller",
    );
  }
  if (available === undefined || bytes <= available.bytes) return lines;
  const largest = models.reduce((a, b) => a.bytes > b.bytes ? a : b);
  const fits = Math.floor(available.bytes / largest.bytes);
  const advice = fits > 0
    ? `--jobs ${fits} would fit`
    : `not even one training of ${largest.model} fits: take a smaller batchSize, canvas or width, or another machine`;
  return [
    ...lines,
    `warning: ${availableText(available)}; the system would end the trainings. ${advice}`,
  ];
}

/** Returns `this machine has 4.4 GiB available`. */
export function availableText({ bytes, limit }: AvailableMemory): string {
  return limit === "machine"
    ? `this machine has ${gibibytes(bytes)} available`
    : `this program's control group (container) has ${gibibytes(bytes)} available`;
}

/** Returns `4.4 GiB` or `0.25 GiB`. */
export function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(bytes < 2 ** 30 ? 2 : 1)} GiB`;
}

/**
 * Returns `its search: 39 trainings, 2 h 10 min in all (8 h 05 min with all trials to the last
 * rung)`.
 */
function searchText({ trainings, seconds, fullSeconds }: SearchEstimate): string {
  const full = fullSeconds > seconds
    ? ` (${durationText(fullSeconds)} with every trial to the last rung's epoch)`
    : "";
  return `its search: ${trainings} trainings, ${durationText(seconds)} in all${full}`;
}
