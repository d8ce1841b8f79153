/**
 * The paths in EGD-CXR's folder (experiments/ggcam.md, "EGD-CXR's files"), relative to it, with
 * forward slashes.
 */
export const layout = {
  masterSheet: "master_sheet.csv",
  eyeGaze: "eye_gaze.csv",
  leftLung: (dicomId: string) => `audio_segmentation_transcripts/${dicomId}/left_lung.png`,
  rightLung: (dicomId: string) => `audio_segmentation_transcripts/${dicomId}/right_lung.png`,
  /** Spelt as in the published file names. */
  mediastinum: (dicomId: string) => `audio_segmentation_transcripts/${dicomId}/mediastanum.png`,
  /** Every mask that an image's organs are composed of. */
  masks: (dicomId: string): readonly string[] => [
    layout.leftLung(dicomId),
    layout.rightLung(dicomId),
    layout.mediastinum(dicomId),
  ],
} as const;

/**
 * Returns an image's path below MIMIC-CXR's folder (experiments/ggcam.md, "MIMIC-CXR's files"):
 * `files/p12/p12345678/s51234567/<dicom_id>.dcm`. EGD-CXR's column `path` holds it.
 */
export function dicomPath(
  { patientId, studyId, dicomId }: {
    readonly patientId: string;
    readonly studyId: string;
    readonly dicomId: string;
  },
): string {
  return `files/p${patientId.slice(0, 2)}/p${patientId}/s${studyId}/${dicomId}.dcm`;
}
