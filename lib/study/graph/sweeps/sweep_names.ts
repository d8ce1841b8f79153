/** Names of a sweep's tasks, for code that looks up their results. */
import { valueLabels } from "../../../search/labels.ts";
import type { SweepSettings } from "../../settings/sweeps.ts";

/** Returns the names under which the graph has a model with each of a sweep's values. */
export function sweptNames({ parameter, values }: SweepSettings, model: string): string[] {
  return valueLabels(values).map((label) => `${model} with ${parameter} ${label}`);
}

/** Names of tasks; `position` is the sweep's in the experiment file, from 1. */
export const sweepNames = {
  sweep: (position: number, model: string) => `sweep ${position}/${model}`,
  settings: (swept: string) => `sweep settings/${swept}`,
} as const;
