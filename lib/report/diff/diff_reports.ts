/**
 * The differences between two reports: settings, code, data, and the figures that moved by more
 * than chance.
 */
import type { Measurements } from "../measurements.ts";
import { codeOf, dataOf, runsOf, settingsOf, type Texts } from "./report_facts.ts";
import { type MovedFigure, movedFigures } from "./moved_figures.ts";

/** A value that differs between two reports; null where one lacks it. */
export interface Change {
  readonly what: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** Everything that differs between two reports, and every figure that both have. */
export interface ReportDiff {
  readonly settings: readonly Change[];
  readonly data: readonly Change[];
  readonly code: readonly Change[];
  /** The number of runs behind each model's medians, and the outcomes of the other runs. */
  readonly runs: readonly Change[];
  readonly figures: readonly MovedFigure[];
}

/** Compares report `a` with report `b`. */
export function diffReports(a: Measurements, b: Measurements): ReportDiff {
  return {
    settings: changes(settingsOf(a), settingsOf(b)),
    data: changes(dataOf(a), dataOf(b)),
    code: changes(codeOf(a), codeOf(b)),
    runs: changes(runsOf(a), runsOf(b)),
    figures: movedFigures(a, b),
  };
}

function changes(a: Texts, b: Texts): Change[] {
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((what) => {
    const change = { what, a: a.get(what) ?? null, b: b.get(what) ?? null };
    return change.a === change.b ? [] : [change];
  });
}
