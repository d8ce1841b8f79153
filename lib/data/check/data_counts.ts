/** Counts of a data set that a summary shows: subsets by class, and gaze by image. */
import type { Size } from "../canvas.ts";
import type { DataCounts } from "../data_check.ts";
import type { Gaze } from "../gaze.ts";
import type { Split } from "../split.ts";
import type { Subject } from "../subject.ts";
import { SUBSETS } from "../subsets.ts";

/** The counts of a data set's files. */
export interface CountedData {
  readonly subjects: readonly Subject[];
  readonly classNames: readonly string[];
  /** The subsets' images; absent if the images cannot be divided. */
  readonly split?: Split | undefined;
  /** The gaze by image id; absent without gaze. */
  readonly gaze?: ReadonlyMap<string, Gaze> | undefined;
  /** The sizes of the images that could be read, by id. */
  readonly sizes: ReadonlyMap<string, Size>;
}

/** Returns the counts. */
export function dataCounts({ subjects, classNames, split, gaze, sizes }: CountedData): DataCounts {
  const byId = new Map(subjects.map((subject) => [subject.dicomId, subject]));
  const countOf = (members: readonly Subject[]) => ({
    classes: classNames.map((name) => members.filter(({ label }) => label === name).length),
    patients: new Set(members.map(({ patientId }) => patientId)).size,
  });
  const samples = gaze === undefined ? undefined : samplesOf(gaze, sizes);
  return {
    classNames,
    all: countOf(subjects),
    ...(split === undefined ? {} : {
      subsets: SUBSETS.map((name) => ({
        name,
        ...countOf(split[name].flatMap((id) => byId.get(id) ?? [])),
      })),
    }),
    ...(samples === undefined ? {} : { samples }),
  };
}

function samplesOf(
  gaze: ReadonlyMap<string, Gaze>,
  sizes: ReadonlyMap<string, Size>,
): DataCounts["samples"] {
  const counts = [...gaze.values()].map(({ x }) => x.length).sort((a, b) => a - b);
  let all = 0, outside = 0;
  for (const [id, samples] of gaze) {
    const size = sizes.get(id);
    if (size === undefined) continue;
    all += samples.x.length;
    outside += outsideOf(samples, size);
  }
  const at = (share: number) => counts[Math.round(share * (counts.length - 1))] ?? 0;
  return { least: at(0), median: at(0.5), most: at(1), all, outside };
}

/** Returns the number of samples outside the image. */
export function outsideOf({ x, y }: Gaze, { height, width }: Size): number {
  let outside = 0;
  for (let sample = 0; sample < x.length; sample++) {
    const column = x[sample] ?? -1, row = y[sample] ?? -1;
    if (column < 0 || row < 0 || column >= width || row >= height) outside++;
  }
  return outside;
}
