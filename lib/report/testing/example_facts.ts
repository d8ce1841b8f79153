/** For tests: facts on data, gaze and machine of an invented experiment. */
import type { Measurements, ReportEnvironment } from "../measurements.ts";
import { stored } from "./stored.ts";

/**
 * Returns the data set, its gaze and its subsets; `support` is the number of test images per class.
 */
export function exampleFacts(
  support: readonly number[],
): Pick<Measurements, "data" | "gazeRows" | "gazeCoverage" | "split"> {
  return {
    data: stored({
      origin: "synthetic",
      images: 180,
      patients: 146,
      classes: [60, 60, 60],
      excluded: 0,
      synthetic: { files: 180, records: 180 },
      namedBy: { patientId: 180, studyInstanceUid: 180, studyId: 180, sopInstanceUid: 180 },
      identicalPixels: { images: 0, groups: 0, leakingGroups: 0 },
    }),
    gazeRows: stored({
      rows: 135_000,
      used: 131_400,
      variantIds: 0,
      offImage: 4_100,
      leftOut: {
        excluded: 0,
        calibration: 3_600,
        truncatedIds: 0,
        unknownIds: 0,
        duplicates: 0,
        repeatedHeaders: 0,
      },
      imagesWithoutGaze: 0,
    }),
    gazeCoverage: stored({
      samples: 131_400,
      offImage: 4_100,
      offCanvas: 0,
      unreached: 0,
      reach: 100,
      cellDistance: 64,
    }),
    split: stored({
      subsets: [
        { name: "train", images: [42, 41, 43], patients: 101 },
        { name: "validation", images: [6, 6, 6], patients: 15 },
        { name: "test", images: [...support], patients: 30 },
      ],
      leakingPatients: 0,
    }),
  };
}

/** The machine and the software. */
export const EXAMPLE_ENVIRONMENT: ReportEnvironment = {
  deno: "2.9.6",
  engine: { name: "onnx", version: "1.30.0", provider: "cpu, nchw" },
  operatingSystem: "linux x86_64",
  cpu: "Example CPU",
  cores: 2,
  lock: "a".repeat(64),
  commit: "b".repeat(40),
};
