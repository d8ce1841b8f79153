import { durationText } from "../../graph/render/text.ts";
import type { TrainingEstimate } from "./estimate_trainings.ts";

/** The estimate as lines of text, with a warning where the trainings will not fit in memory. */
export function renderEstimate(estimate: TrainingEstimate): string[] {
  const { models, seconds, jobs, bytes, availableBytes } = estimate;
  const count = models.reduce((sum, { trainings }) => sum + trainings, 0);
  const width = Math.max(...models.map(({ model }) => model.length));
  const lines = [
    "Trainings, judging by a few steps of each here (all epochs taken)",
    ...models.map(({ model, trainings, seconds, bytes }) =>
      `  ${model.padEnd(width)}  ${trainings} × ${durationText(seconds)}, ${gibibytes(bytes)} each`
    ),
    `  together: ${durationText(seconds)} with ${Math.min(jobs, count)} at once, which hold ${
      gibibytes(bytes)
    }`,
  ];
  if (bytes <= availableBytes) return lines;
  const largest = models.reduce((a, b) => a.bytes > b.bytes ? a : b);
  const fits = Math.floor(availableBytes / largest.bytes);
  const advice = fits > 0
    ? `--jobs ${fits} would fit`
    : `one training of ${largest.model} alone does not fit: take a smaller batchSize, canvas or width, or another machine`;
  return [
    ...lines,
    `warning: this machine has ${
      gibibytes(availableBytes)
    } to give; the system would end the trainings. ${advice}`,
  ];
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
