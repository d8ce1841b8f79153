/** Names the origin of the gaze: generated gaze has no radiologist. */
import type { Measurements } from "./measurements.ts";

/**
 * Returns `simulated gaze`, `radiologists’ gaze` for the paper’s own data, or `recorded gaze` for
 * others.
 */
export function gazeWords({ synthetic, data }: Pick<Measurements, "synthetic" | "data">): string {
  if (synthetic) return "simulated gaze";
  return data?.value.origin === "egd-cxr" ? "radiologists’ gaze" : "recorded gaze";
}
