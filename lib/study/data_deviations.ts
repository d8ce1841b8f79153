/** Reports deviations of the data themselves from the paper's. */
import type { DataRecord } from "../data/data_record.ts";
import type { DataSet } from "../data/data_set.ts";
import { PAPERS_DATA } from "../data/papers_data.ts";
import type { Deviation } from "./deviations.ts";

/**
 * Reports that the images are not EGD-CXR's, with both data sets' counts, and that their pixels
 * were equalised. Returns none if nothing was read or nothing deviates.
 */
export function dataDeviations(
  record: DataRecord | undefined,
  data: Pick<DataSet, "classes" | "isGenerated">,
): Deviation[] {
  return [...otherData(record, data), ...equalised(record)];
}

function equalised(record: DataRecord | undefined): Deviation[] {
  if (record?.equalised === undefined) return [];
  return [{
    origin: "found",
    text:
      "Images: MIMIC-CXR-JPG's files, whose makers stretched every image to 8 bits, equalised its histogram and " +
      "compressed it, instead of MIMIC-CXR's DICOM files.",
  }];
}

function otherData(
  record: DataRecord | undefined,
  data: Pick<DataSet, "classes" | "isGenerated">,
): Deviation[] {
  // The experiment file names a phantom, which the ledger of settings reports.
  if (record === undefined || record.origin === "egd-cxr" || data.isGenerated) return [];
  const { name = "another data set in EGD-CXR's layout", origin, images, patients, classes, synthetic } =
    record;
  const counts = data.classes.map(({ name }, label) => `${classes[label]} ${name}`).join(", ");
  const published = [...PAPERS_DATA.classes].map(([name, counts]) => `${counts.join(" or ")} ${name}`).join(
    ", ",
  );
  const what = origin === "synthetic"
    ? `synthetic images (${synthetic.files} files and ${synthetic.records} records say so)`
    : name;
  return [{
    origin: "found",
    text: `Data: ${what}, ${images} images of ${patients} patients (${counts}), instead of EGD-CXR's ` +
      `${PAPERS_DATA.images.toLocaleString("en")} images of ${
        PAPERS_DATA.patients.toLocaleString("en")
      } patients (${published}).`,
  }];
}
