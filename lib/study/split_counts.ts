/** Counts the images and patients in each subset of a split. */
import type { SplitCounts } from "../report/measurements.ts";
import type { SplitFile } from "./work/files.ts";

/** Returns the counts of `split`, by subset and class. */
export function splitCounts({ classNames, images, subsets, leakingPatients }: SplitFile): SplitCounts {
  const byId = new Map(images.map((image) => [image.dicomId, image]));
  return {
    subsets: (["train", "validation", "test"] as const).map((name) => {
      const members = subsets[name].flatMap((dicomId) => byId.get(dicomId) ?? []);
      return {
        name,
        images: classNames.map((_, label) => members.filter((image) => image.label === label).length),
        patients: new Set(members.map(({ patientId }) => patientId)).size,
      };
    }),
    leakingPatients: leakingPatients.length,
  };
}
