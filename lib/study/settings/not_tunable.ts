/** Explains why a search or a sweep may not vary certain settings. */

const OF_DATA =
  "which says how images are read and prepared: all trainings of a study share it; set it in the file, and try others in other studies";

const OF_NETWORK = "which makes another network: give it to a model of its own, and compare models";

const REASONS: Readonly<Record<string, string>> = {
  data: OF_DATA,
  pixels: OF_DATA,
  canvas: OF_DATA,
  split: OF_DATA,
  normalisation:
    `which says how a network's images are prepared, as its weights expect them: give it to a model of its own, and compare models`,
  network: OF_NETWORK,
  width: OF_NETWORK,
  depth: OF_NETWORK,
  weights: OF_NETWORK,
  camReduction: OF_NETWORK,
  objective: OF_NETWORK,
  epochs: "which a search's strategy and a training's own limit set",
  seeds: "over which figures are averaged; the best of several seeds is chance",
  seed: "over which figures are averaged; the best of several seeds is chance",
};

/** Settings with other names than their paths. */
const PATHS: Readonly<Record<string, string>> = { weightDecay: "optimiser.weightDecay" };

/**
 * Returns a clause on why the setting at `path` is not varied, or the path that was meant;
 * undefined if there is no such setting.
 */
export function notTunable(path: string, tunable: readonly string[]): string | undefined {
  const own = path.replace(/^(training|models?)\./, "");
  const meant = PATHS[own] ?? own;
  if (meant !== path && tunable.includes(meant)) return `which is "${meant}" here`;
  return REASONS[own] ?? REASONS[own.split(".", 1)[0] ?? ""];
}
