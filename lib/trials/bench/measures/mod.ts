/** Lists every measure, in the order of the table. */
import type { Measure } from "../measure.ts";
import { auc, dicom, heatMaps } from "./data.ts";
import { gazeTable } from "./gaze_table.ts";
import { floors, inference, trainingSteps } from "./networks.ts";
import { experiment, noopDvc, noopSnakemake, startUp } from "./runs.ts";
import { shareOfPeak } from "./share_of_peak.ts";

/** Every measure. */
export const MEASURES: readonly Measure[] = [
  ...trainingSteps,
  ...floors,
  ...inference,
  shareOfPeak,
  experiment,
  dicom,
  heatMaps,
  gazeTable,
  auc,
  noopSnakemake,
  noopDvc,
  startUp,
];
