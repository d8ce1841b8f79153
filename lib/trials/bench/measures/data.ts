/**
 * Measures the steps before and after training, beside the Python libraries that others use for
 * them.
 */
import { writeDicom } from "../../../data/dicom/write.ts";
import { type Measure, PLACE } from "../measure.ts";

const DICOM = `${PLACE.folder}/image.dcm`;

/** Reads one X-ray of MIMIC-CXR's size. */
export const dicom: Measure = {
  name: "DICOM of 3056×2544, read, halved and normalised",
  unit: "ms",
  better: "less",
  target: 1.2,
  peerIs: "pydicom and NumPy",
  async writeInputs(folder) {
    const rows = 3056, columns = 2544;
    const pixels = Uint16Array.from({ length: rows * columns }, (_, place) => place * 2654435761 >>> 20);
    const ids = {
      patientId: "10000001",
      studyId: "50000001",
      dicomId: Array(5).fill("0".repeat(8)).join("-"),
    };
    await Deno.writeFile(
      `${folder}/image.dcm`,
      writeDicom({ rows, columns, pixels, photometric: "MONOCHROME2", ...ids }),
    );
  },
  ours: { kind: "fovea", script: "dicom.ts", arguments: [DICOM] },
  peers: [{ kind: "peer", script: "dicom.py", arguments: [DICOM] }],
};

/** Computes Ψ of one image. */
export const heatMaps: Measure = {
  name: "heat map of 1,400 gaze samples on the 48×40 grid",
  unit: "ms",
  better: "less",
  target: 100,
  peerIs: "the released code's way: OpenCV's blur of the full image, then sampled",
  ours: { kind: "fovea", script: "heat_map.ts", arguments: [] },
  peers: [{ kind: "peer", script: "heat_map.py", arguments: [] }],
};

/** Computes the AUC of one run, with its uncertainty from the test set's size. */
export const auc: Measure = {
  name: "AUC of 217 images with a bootstrap interval of 200 draws",
  unit: "ms",
  better: "less",
  target: 5,
  peerIs: "scikit-learn's roc_auc_score and NumPy",
  ours: { kind: "fovea", script: "auc.ts", arguments: [] },
  peers: [{ kind: "peer", script: "auc.py", arguments: [] }],
};
