/** Windows of the VOI LUT module (DICOM PS3.3 C.11.2.1.2 and C.11.2.1.3). */
import type { VoiFunction, Window } from "./image.ts";

/**
 * Returns `value` under the window, as a fraction of the output range: 0 is the lowest output, 1
 * the highest. `RangeError` where `width` is not above 0. LINEAR demands at least 1; a narrower
 * window is shown as LINEAR_EXACT shows it, which is what cornerstone3D does with such files.
 */
export function applyWindow(value: number, { center, width }: Window, voiFunction: VoiFunction): number {
  if (!(width > 0)) throw new RangeError(`is ${width}, expected more than 0 for ${voiFunction}`);
  switch (voiFunction) {
    case "LINEAR":
      return width < 1 ? ramp(value, center, width) : ramp(value, center - 0.5, width - 1);
    case "LINEAR_EXACT":
      return ramp(value, center, width);
    case "SIGMOID":
      return 1 / (1 + Math.exp(-4 * (value - center) / width));
  }
}

function ramp(value: number, center: number, width: number): number {
  if (value <= center - width / 2) return 0;
  if (value > center + width / 2) return 1;
  return (value - center) / width + 0.5;
}
