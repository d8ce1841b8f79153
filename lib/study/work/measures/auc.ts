/** Reads the measure `auc`: Hand & Till's AUC of the classification. */
import type { RunMetrics } from "../../../evaluate/metrics.ts";

/** Returns one run's AUC; null if it has none. */
export function aucOf(metrics: RunMetrics): number | null {
  return metrics.outcome === "measured" ? metrics.classification.auc : null;
}
