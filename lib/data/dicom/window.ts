/** Windows of the VOI LUT module (DICOM PS3.3 C.11.2.1.2 and C.11.2.1.3). */
import type { VoiFunction, Window } from "./image.ts";

/**
 * `value` under the window, as a fraction of the output range: 0 is the lowest output, 1 the highest. `width` is at least
 * 1 for LINEAR and above 0 otherwise; `RangeError` where it is not.
 */
export function applyWindow(value: number, { center, width }: Window, voiFunction: VoiFunction): number {
  const narrowest = voiFunction === "LINEAR" ? 1 : Number.MIN_VALUE;
  if (!(width >= narrowest)) {
    throw new RangeError(
      `is ${width}, expected ${voiFunction === "LINEAR" ? "at least 1" : "more than 0"} for ${voiFunction}`,
    );
  }
  switch (voiFunction) {
    case "LINEAR":
      return ramp(value, center - 0.5, width - 1);
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
