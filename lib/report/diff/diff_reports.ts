/** What two reports have different: settings, code, data, and which figures moved by more than seeds alone move them. */
import type { MeasureOverSeeds, ModelSummary } from "../../evaluate/summary.ts";
import { spread } from "../../stats/spread.ts";
import type { Measurements, Setting } from "../measurements.ts";
import { runCounts } from "../run_outcomes.ts";

/** Something that two reports say differently; null where one does not have it. */
export interface Change {
  readonly what: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** A median over seeds in both reports. */
export interface MovedFigure {
  readonly model: string;
  readonly measure: string;
  readonly a: number;
  readonly b: number;
  /** Pooled sample standard deviation between seeds; null where neither report has two seeds. */
  readonly noise: number | null;
  /** |b − a| > noise; where there is no noise to compare with, whether they differ at all. */
  readonly moved: boolean;
}

/** Everything that differs between two reports, and every figure that both have. */
export interface ReportDiff {
  readonly settings: readonly Change[];
  readonly data: readonly Change[];
  readonly code: readonly Change[];
  /** How many runs each model's medians stand on, and what became of the others. */
  readonly runs: readonly Change[];
  readonly figures: readonly MovedFigure[];
}

/** The rule of {@linkcode MovedFigure}, as a sentence. */
export const RULE =
  "A figure moved by more than seed noise where its medians differ by more than the pooled between-seed standard " +
  "deviation, √(((nA − 1)·sA² + (nB − 1)·sB²) / (nA + nB − 2)).";

/** Compares report `a` with report `b`. */
export function diffReports(a: Measurements, b: Measurements): ReportDiff {
  return {
    settings: changes(settingsOf(a), settingsOf(b)),
    data: changes(dataOf(a), dataOf(b)),
    code: changes(codeOf(a), codeOf(b)),
    runs: changes(runsOf(a), runsOf(b)),
    figures: [...figuresOf(a)].flatMap(([name, { model, measure, values }]) => {
      const other = figuresOf(b).get(name)?.values;
      return other && values.median !== null && other.median !== null
        ? [moved({ model, measure, a: values.median, b: other.median }, values, other)]
        : [];
    }),
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

/** The code of each task module, and what else the figures were made with. */
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

interface Figure {
  readonly model: string;
  readonly measure: string;
  readonly values: MeasureOverSeeds;
}

function figuresOf({ models }: Measurements): ReadonlyMap<string, Figure> {
  const figures = models.flatMap(({ name: model, summary }) =>
    summary ? measuresOf(summary.value).map(([measure, values]) => ({ model, measure, values })) : []
  );
  return new Map(figures.map((figure) => [`${figure.model}\n${figure.measure}`, figure]));
}

function measuresOf(summary: ModelSummary): (readonly [string, MeasureOverSeeds])[] {
  return [
    ["AUC", summary.auc],
    ["AUC, one versus rest", summary.aucOneVsRest],
    ["accuracy", summary.accuracy],
    ...summary.classes.flatMap(({ name, precision, recall, f1, auc }) => [
      [`precision of ${name}`, precision] as const,
      [`recall of ${name}`, recall] as const,
      [`F1 of ${name}`, f1] as const,
      [`AUC of ${name}`, auc] as const,
    ]),
    ...summary.interpretability.flatMap(({ tolerance, classes, overall }) =>
      [...classes, { name: "all", ...overall }].map(({ name, score }) =>
        [`interpretability of ${name}, tolerance ${tolerance}`, score] as const
      )
    ),
  ];
}

function moved(
  figure: Pick<MovedFigure, "model" | "measure" | "a" | "b">,
  a: MeasureOverSeeds,
  b: MeasureOverSeeds,
): MovedFigure {
  const noise = pooled(a, b);
  return { ...figure, noise, moved: Math.abs(figure.b - figure.a) > (noise ?? 0) };
}

function pooled(...measures: readonly MeasureOverSeeds[]): number | null {
  const parts = measures.flatMap(({ perSeed }) => {
    const values = perSeed.filter((value) => value !== null);
    const { standardDeviation } = spread(values);
    return standardDeviation === undefined
      ? []
      : [{ squares: (values.length - 1) * standardDeviation ** 2, freedom: values.length - 1 }];
  });
  const freedom = parts.reduce((sum, part) => sum + part.freedom, 0);
  return freedom === 0 ? null : Math.sqrt(parts.reduce((sum, part) => sum + part.squares, 0) / freedom);
}
