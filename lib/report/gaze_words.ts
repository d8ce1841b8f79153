/** Names the origin of the gaze: generated gaze has no radiologist. */
import type { Measurements } from "./measurements.ts";

/** `simulated gaze`, `radiologists’ gaze` in the paper’s own data, `recorded gaze` in others. */
export function gazeWords({ synthetic, data }: Pick<Measurements, "synthetic" | "data">): string {
  if (synthetic) return "simulated gaze";
  return data?.value.origin === "egd-cxr" ? "radiologists’ gaze" : "recorded gaze";
}
