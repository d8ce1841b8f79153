/** Reads the measure `interpretability`: the paper's pointing game, without tolerance. */
import type { RunMetrics } from "../../../evaluate/metrics.ts";

/** Returns one run's interpretability; null if it has none. */
export function interpretabilityOf(metrics: RunMetrics): number | null {
  if (metrics.outcome !== "measured") return null;
  return metrics.interpretability.find(({ tolerance }) => tolerance === 0)?.overall.score ?? null;
}
