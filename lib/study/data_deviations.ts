/** Deviations of the data themselves from the paper's. */
import { type DataRecord, EGD_CXR } from "../data/data_record.ts";
import { CLASS_NAMES } from "../data/labels.ts";
import type { DataSettings } from "./schema.ts";
import type { Deviation } from "./deviations.ts";

/**
 * Reports that the images are not EGD-CXR's, with both data sets' counts. Returns none if nothing
 * was read or nothing deviates.
 */
export function dataDeviations(record: DataRecord | undefined, kind: DataSettings["kind"]): Deviation[] {
  // The experiment file names a phantom, which the ledger of settings reports.
  if (record === undefined || record.origin === "egd-cxr" || kind === "phantom") return [];
  const { origin, images, patients, classes, synthetic } = record;
  const counts = CLASS_NAMES.map((name, label) => `${classes[label]} ${name}`).join(", ");
  const published = CLASS_NAMES.map((name) => `${EGD_CXR.classes[name].join(" or ")} ${name}`).join(", ");
  const what = origin === "synthetic"
    ? `synthetic images (${synthetic.files} files and ${synthetic.records} records say so)`
    : "another data set in EGD-CXR's layout";
  return [{
    origin: "found",
    text: `Data: ${what}, ${images} images of ${patients} patients (${counts}), instead of EGD-CXR's ` +
      `${EGD_CXR.images.toLocaleString("en")} images of ${
        EGD_CXR.patients.toLocaleString("en")
      } patients (${published}).`,
  }];
}
