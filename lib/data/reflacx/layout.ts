/** The paths in REFLACX's folder, relative to it, with forward slashes. */
import type { Phase } from "./vocabulary.ts";

/** Paths of the tables, and of the files of one reading. */
export const layout = {
  metadata: (phase: Phase) => `main_data/metadata_phase_${phase}.csv`,
  fixations: (reading: string) => `main_data/${reading}/fixations.csv`,
  ellipses: (reading: string) => `main_data/${reading}/anomaly_location_ellipses.csv`,
  chestBox: (reading: string) => `main_data/${reading}/chest_bounding_box.csv`,
  transcription: (reading: string) => `main_data/${reading}/transcription.txt`,
  words: (reading: string) => `main_data/${reading}/timestamps_transcription.csv`,
  samples: (reading: string) => `gaze_data/${reading}/gaze.csv`,
} as const;
