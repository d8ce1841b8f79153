/**
 * Every training as a dot, with the median, an interval, baselines and the published value; tests
 * between models as brackets.
 */
import { type Bracket, bracketMarks, placeBrackets } from "./brackets.ts";
import { diamondAt, dotAt, type Drawing, lineAt, shortened, textAt, ticksBetween } from "./svg_figure.ts";

/** One model's row. */
export interface DotRow {
  readonly name: string;
  /** True if the model learns from gaze: its dots are filled. */
  readonly gaze: boolean;
  readonly trainings: readonly {
    readonly seed: number;
    readonly value: number;
    /** True if the training predicts the same for every test image: drawn as a ring. */
    readonly collapsed: boolean;
  }[];
  readonly median: number | null;
  /** The median in print. */
  readonly text: string;
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly published: number | null;
}

/** A dashed line across all rows. */
export interface Baseline {
  readonly value: number;
  readonly name: string;
}

/** The plot's data. */
export interface SeedDots {
  readonly rows: readonly DotRow[];
  readonly baselines: readonly Baseline[];
  /** The axis' name. */
  readonly axis: string;
  readonly brackets: readonly Bracket[];
}

const ROW = 36, HEAD = 22;

/** Draws the figure `width` pixels wide; below 500 pixels the names are above the rows. */
export function seedDots({ rows, baselines, axis, brackets }: SeedDots, width: number): Drawing {
  const narrow = width < 500;
  const longest = Math.max(0, ...rows.map(({ name }) => name.length));
  const placed = placeBrackets(brackets, rows.map(({ name }) => name), narrow);
  const left = narrow ? 8 : Math.min(240, 18 + 7.4 * longest), right = width - 56 - placed.width;
  const row = narrow ? ROW + 14 : ROW;
  const scale = scaleOf(rows, baselines, left + 8, right - 8);
  const head = baselines.length > 0 ? HEAD : 4;
  const bottom = head + row * rows.length;
  const guides = baselines.flatMap(({ value, name }, index) => {
    const x = scale.at(value);
    const nearEnd = x > (left + right) / 2;
    return [
      lineAt(x, head - 4, x, bottom, "guide"),
      textAt(x + (nearEnd ? 4 : -4) * (index === 0 ? 1 : 1), 12, name, {
        size: 11.5,
        anchor: nearEnd ? "end" : "start",
        className: "quiet",
      }),
    ];
  });
  const middleOf = (index: number) => head + index * row + (narrow ? row - ROW / 2 + 2 : row / 2);
  const drawn = rows.flatMap((each, index) => {
    const top = head + index * row;
    const middle = middleOf(index);
    return [
      lineAt(0, top, width, top, "rule"),
      textAt(0, narrow ? top + 15 : middle + 5, shortened(each.name, narrow ? 44 : 32), {
        className: `${each.gaze ? "gazetext strong" : "strong"} over`,
      }),
      ...marks(each, scale, middle),
      textAt(width, middle + 5, each.text, { anchor: "end", size: 14, className: "strong" }),
    ];
  });
  const ticks = ticksBetween(scale.low, scale.high, narrow ? 4 : 6);
  const [firstTick = NaN, secondTick = NaN] = ticks;
  const digits = Math.abs((secondTick - firstTick) * 10 % 1) > 0.01 ? 2 : 1;
  const axisParts = [
    lineAt(0, bottom, width, bottom, "rule"),
    ...ticks.map((tick) =>
      textAt(scale.at(tick), bottom + 15, tick.toFixed(digits), {
        size: 11.5,
        anchor: "middle",
        className: "quiet",
      })
    ),
    textAt((left + right) / 2, bottom + 31, axis, { size: 12, anchor: "middle", className: "quiet" }),
  ];
  return {
    width,
    height: bottom + 38,
    body: [...guides, ...drawn, ...bracketMarks(placed, right, middleOf), ...axisParts].join("\n"),
  };
}

interface Scale {
  readonly low: number;
  readonly high: number;
  at(value: number): number;
}

function scaleOf(
  rows: readonly DotRow[],
  baselines: readonly Baseline[],
  left: number,
  right: number,
): Scale {
  const values = [
    ...baselines.map(({ value }) => value),
    ...rows.flatMap(({ trainings, interval, published }) => [
      ...trainings.map(({ value }) => value),
      ...(interval ? [interval.low, interval.high] : []),
      ...(published === null ? [] : [published]),
    ]),
  ];
  const low = Math.min(...values), high = Math.max(...values);
  const room = Math.max(0.01, 0.03 * (high - low));
  const from = low - room, to = high + room;
  return { low: from, high: to, at: (value) => left + (right - left) * (value - from) / (to - from) };
}

function marks(
  { gaze, trainings, median, interval, published }: DotRow,
  scale: Scale,
  middle: number,
): string[] {
  const placed: number[] = [];
  const dots = trainings.toSorted((a, b) => a.value - b.value).map(({ seed, value, collapsed }) => {
    const x = scale.at(value);
    // Equal values are stacked.
    const near = placed.filter((other) => Math.abs(other - x) < 6).length;
    placed.push(x);
    const lift = near === 0 ? 0 : (near % 2 === 1 ? -1 : 1) * 6 * Math.ceil(near / 2);
    const title = `seed ${seed}: ${value.toFixed(3)}${collapsed ? ", collapsed" : ""}`;
    return dotAt(x, middle + lift, 4.5, `${gaze ? "gaze" : "plain"}${collapsed ? " ring" : ""}`, title);
  });
  return [
    ...(interval
      ? [lineAt(scale.at(interval.low), middle, scale.at(interval.high), middle, "interval")]
      : []),
    ...dots,
    ...(median === null
      ? []
      : [lineAt(scale.at(median), middle - 13, scale.at(median), middle + 13, "median")]),
    ...(published === null ? [] : [diamondAt(scale.at(published), middle)]),
  ];
}
