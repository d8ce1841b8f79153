/**
 * The differences between two reports: settings, code, data, and the figures that moved by more
 * than chance.
 */
import type { Measurements, Setting } from "../measurements.ts";
import { runCounts } from "../run_outcomes.ts";
import { type MovedFigure, movedFigures } from "./moved_figures.ts";

/** A value that differs between two reports; null where one does not have it. */
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
  /** The number of runs behind each model's medians, and the outcomes of the others. */
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

type Texts = ReadonlyMap<string, string>;

function changes(a: Texts, b: Texts): Change[] {
  return [...new Set([...a.keys(), ...b.keys()])].flatMap((what) => {
    const change = { what, a: a.get(what) ?? null, b: b.get(what) ?? null };
    return change.a === change.b ? [] : [change];
  });
}

function isData({ name }: Setting): boolean {
  return name.startsWith("data: ");
}

function settingsOf({ settings, models }: Measurements): Texts {
  const text = ({ name, value }: Setting) => [name, String(value)] as const;
  return new Map([
    ...settings.filter((setting) => !isData(setting)).map(text),
    ...models.flatMap((model) =>
      model.settings.map(text).map(([name, value]) => [`${model.name}: ${name}`, value] as const)
    ),
  ]);
}

function dataOf({ settings, split, classNames }: Measurements): Texts {
  return new Map([
    ...settings.filter(isData).map(({ name, value }) => [name, String(value)] as const),
    ["classes", classNames.join(", ")],
    ["split", split?.hash.slice(0, 10) ?? "none"],
    ...(split?.value.subsets ?? []).map(({ name, images, patients }) =>
      [`${name} images`, `${images.join(" + ")}, ${patients} patients`] as const
    ),
  ]);
}

/** The code of each task module, with the commit, Deno, the engine and `deno.lock`. */
function codeOf({ tasks, environment: { commit, deno, engine, lock } }: Measurements): Texts {
  return new Map([
    ["commit", commit?.slice(0, 10) ?? "none"],
    ["Deno", deno],
    ["engine", `${engine.name} ${engine.version}, ${engine.provider}`],
    ["deno.lock", lock.slice(0, 10)],
    ...tasks.map(({ module, code }) => [module, code.slice(0, 10)] as const),
  ]);
}

function runsOf({ models }: Measurements): Texts {
  return new Map(models.map((model) => [model.name, runCounts(model)]));
}
