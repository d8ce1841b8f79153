/** Rows of `eye_gaze.csv` and `fixations.csv` (experiments/ggcam.md, "EGD-CXR's tables"). */
import type { RandomStream } from "../../random/stream.ts";
import { csvLine } from "./csv.ts";
import type { PictureSize } from "./draw.ts";
import type { GazeSample } from "./scan_path.ts";
import { toImage, toScreen } from "./screen.ts";

/** The header of both tables. */
export const GAZE_HEADER =
  "SESSION_ID,MEDIA_ID,DICOM_ID,CNT,Time (in secs),TIMETICK(f=10000000),FPOGX,FPOGY,FPOGS,FPOGD,FPOGID,FPOGV,BPOGX," +
  "BPOGY,BPOGV,LPCX,LPCY,LPD,LPS,LPV,RPCX,RPCY,RPD,RPS,RPV,BKID,BKDUR,BKPMIN,LPMM,LPMMV,RPMM,RPMMV,SACCADE_MAG," +
  "SACCADE_DIR,VID_FRAME,X_ORIGINAL,Y_ORIGINAL\n";

/** The position of a scan path in the session. */
export interface GazeSession {
  readonly session: number;
  readonly media: number;
  /** The image's name in the table. */
  readonly dicomId: string;
  readonly size: PictureSize;
  /** The tracker's 10 MHz clock when the image appeared, in ticks. */
  readonly startTick: number;
}

const TICKS_PER_SECOND = 10_000_000;

/**
 * Returns the samples as rows of `eye_gaze.csv`, and the last one of each fixation as rows of
 * `fixations.csv`.
 */
export function gazeRows(
  samples: readonly GazeSample[],
  { session, media, dicomId, size, startTick }: GazeSession,
  draw: RandomStream,
): { readonly samples: string; readonly fixations: string } {
  const pupil = 3.2 + 0.4 * draw.normal();
  let all = "", fixations = "";
  samples.forEach((sample, index) => {
    const screen = toScreen(sample, size);
    const image = toImage(screen, size);
    const valid = sample.valid ? 1 : 0;
    const millimetres = (pupil + 0.05 * draw.normal()).toFixed(5);
    const last = samples.at(index + 1)?.fixation !== sample.fixation;
    const row = csvLine([
      session,
      media,
      dicomId,
      index,
      sample.time.toFixed(5),
      startTick + Math.round(sample.time * TICKS_PER_SECOND),
      screen.x.toFixed(5),
      screen.y.toFixed(5),
      sample.fixationStart.toFixed(5),
      (sample.time - sample.fixationStart).toFixed(5),
      sample.fixation,
      valid,
      (screen.x + 0.002 * draw.normal()).toFixed(5),
      (screen.y + 0.002 * draw.normal()).toFixed(5),
      valid,
      "0.42000",
      "0.51000",
      (Number(millimetres) * 5.5).toFixed(5),
      "1.00000",
      valid,
      "0.58000",
      "0.51000",
      (Number(millimetres) * 5.5).toFixed(5),
      "1.00000",
      valid,
      sample.blink,
      "0.00000",
      15,
      millimetres,
      valid,
      millimetres,
      valid,
      last ? (40 + 60 * draw.uniform()).toFixed(5) : "0.00000",
      last ? (360 * draw.uniform()).toFixed(5) : "0.00000",
      Math.floor(index / 4),
      image.x,
      image.y,
    ]);
    all += row;
    if (last) fixations += row;
  });
  return { samples: all, fixations };
}
