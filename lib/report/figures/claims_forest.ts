/** The forest of claims: a row per claim with interval, margin, published value and pattern. */
import {
  brokenText,
  diamondAt,
  dotAt,
  type Drawing,
  lineAt,
  rectAt,
  shortened,
  textAt,
  ticksBetween,
} from "./svg_figure.ts";

/** One claim's row. */
export interface ForestRow {
  readonly claim: string;
  /** The second model learns from gaze. */
  readonly gaze: boolean;
  /** The difference here; null where it was not measured. */
  readonly difference: { readonly estimate: number; readonly low: number; readonly high: number } | null;
  /** The range of values that the claim allows, if it is a range. */
  readonly band: { readonly low: number; readonly high: number } | null;
  readonly published: number | null;
  /** Texts of the columns. */
  readonly medians: string;
  readonly here: string;
  readonly paper: readonly string[];
  readonly pattern: string;
  readonly detail: string;
  readonly clear: boolean;
}

/** Rows that share an axis. */
export interface ForestGroup {
  /** The axis' name: `difference in AUC`. */
  readonly axis: string;
  readonly rows: readonly ForestRow[];
}

const ROW = 45, AXIS = 38, HEAD = 26;

/** Renders the forest as a table of 960 pixels; `measured` is the heading above the intervals. */
export function wideForest(groups: readonly ForestGroup[], measured: string): Drawing {
  const left = 244, right = 530, here = 692, paper = 796, pattern = 814, width = 960;
  const head = [
    textAt(0, 14, "claim of the paper", { size: 12.5, className: "quiet strong" }),
    textAt(left, 14, measured, { size: 12.5, className: "quiet strong" }),
    textAt(here, 14, "here (95 %)", { size: 12.5, className: "quiet strong", anchor: "end" }),
    textAt(paper, 14, "paper", { size: 12.5, className: "quiet strong", anchor: "end" }),
    textAt(pattern, 14, "pattern here", { size: 12.5, className: "quiet strong" }),
  ];
  let top = HEAD;
  const parts = groups.flatMap(({ axis, rows }) => {
    const scale = scaleOf(rows, left + 8, right - 8);
    const drawn = rows.flatMap((row) => {
      const middle = top + ROW / 2;
      const lines = brokenText(row.claim, 33, 3);
      const [spacing, size] = lines.length > 2 ? [14, 12.5] : [16, 13.5];
      const chip = brokenText(row.detail, 24, 2);
      const texts = [
        lineAt(0, top, width, top, "rule"),
        ...lines.map((line, index) =>
          textAt(0, middle + 5 + (index - (lines.length - 1) / 2) * spacing, line, {
            size,
            className: "strong",
          })
        ),
        textAt(here, middle - 4, row.medians, { anchor: "end" }),
        textAt(here, middle + 13, row.here, { anchor: "end", className: "strong" }),
        ...row.paper.map((line, index) =>
          textAt(paper, middle + 5 + (index - (row.paper.length - 1) / 2) * 16, line, {
            anchor: "end",
            size: 12.5,
            className: "quiet",
          })
        ),
        textAt(pattern, middle + (chip.length > 1 ? -8 : -3), row.pattern, {
          className: row.clear ? "strong clear" : "strong",
        }),
        ...chip.map((line, index) =>
          textAt(pattern, middle + (chip.length > 1 ? 6 : 13) + index * 13, line, {
            size: 11.5,
            className: "quiet",
          })
        ),
      ];
      top += ROW;
      return [...texts, ...strip(row, scale, middle, ROW)];
    });
    const axisParts = axisAt(scale, top, axis);
    top += AXIS;
    return [...drawn, ...axisParts];
  });
  return { width, height: top, body: [...head, ...parts].join("\n") };
}

const NARROW_ROW = 46, NARROW_STRIP = 14, NARROW_LINE = 15;

/**
 * Renders the same forest for a phone: 360 pixels wide, with the texts above and below the
 * interval.
 */
export function narrowForest(groups: readonly ForestGroup[]): Drawing {
  const width = 360;
  let top = 0;
  const parts = groups.flatMap(({ axis, rows }) => {
    const scale = scaleOf(rows, 8, width - 8);
    const drawn = rows.flatMap((row) => {
      const lines = brokenText(row.claim, 34, 3);
      const below = NARROW_LINE * (lines.length - 1);
      const middle = top + below + 16 + NARROW_STRIP / 2;
      const said = row.paper.join(" ");
      const paper = said === "" ? "" : ` · paper ${said}`;
      const texts = [
        lineAt(0, top, width, top, "rule"),
        ...lines.map((line, index) =>
          textAt(0, top + 14 + NARROW_LINE * index, line, { size: 12.5, className: "strong" })
        ),
        textAt(width, top + 14, row.pattern, {
          size: 12.5,
          anchor: "end",
          className: row.clear ? "strong clear" : "strong",
        }),
        textAt(0, top + below + 42, shortened(`${row.here}${paper}`, 60), { size: 11.5, className: "quiet" }),
      ];
      top += NARROW_ROW + below;
      return [...texts, ...strip(row, scale, middle, NARROW_STRIP)];
    });
    const axisParts = axisAt(scale, top, axis, 4);
    top += AXIS - 4;
    return [...drawn, ...axisParts];
  });
  return { width, height: top, body: parts.join("\n") };
}

interface Scale {
  readonly low: number;
  readonly high: number;
  readonly left: number;
  readonly right: number;
  at(value: number): number;
}

function scaleOf(rows: readonly ForestRow[], left: number, right: number): Scale {
  const values = rows.flatMap(({ difference, band, published }) => [
    0,
    ...(difference ? [difference.low, difference.high, difference.estimate] : []),
    ...(band === null ? [] : [band.low, band.high]),
    ...(published === null ? [] : [published]),
  ]);
  const least = Math.min(...values), most = Math.max(...values);
  const room = Math.max(0.01, 0.04 * (most - least));
  const low = least - room, high = most + room;
  return { low, high, left, right, at: (value) => left + (right - left) * (value - low) / (high - low) };
}

function strip(row: ForestRow, scale: Scale, middle: number, height: number): string[] {
  const { difference, band, published, gaze } = row;
  const top = middle - height / 2 + 1, bottom = middle + height / 2 - 1;
  return [
    ...(band === null ? [] : [
      rectAt({
        x: scale.at(band.low),
        y: top,
        width: scale.at(band.high) - scale.at(band.low),
        height: bottom - top,
      }, "margin"),
    ]),
    lineAt(scale.at(0), top, scale.at(0), bottom, "zero"),
    ...(difference === null
      ? [textAt(scale.at(0) + 8, middle + 4, "not measured", { size: 12, className: "quiet" })]
      : [lineAt(scale.at(difference.low), middle, scale.at(difference.high), middle, "interval")]),
    ...(published === null ? [] : [diamondAt(scale.at(published), middle)]),
    ...(difference === null
      ? []
      : [dotAt(scale.at(difference.estimate), middle, 5.5, gaze ? "gaze" : "plain")]),
  ];
}

function axisAt(scale: Scale, top: number, name: string, count = 6): string[] {
  const ticks = ticksBetween(scale.low, scale.high, count);
  const [first = NaN, second = NaN] = ticks, step = second - first;
  const digits = step < 0.0999 || Math.abs(step * 10 % 1) > 0.01 ? 2 : 1;
  return [
    lineAt(scale.left - 8, top, scale.right + 8, top, "rule"),
    ...ticks.map((tick) =>
      textAt(scale.at(tick), top + 14, tickText(tick, digits), {
        size: 11.5,
        anchor: "middle",
        className: "quiet",
      })
    ),
    textAt((scale.left + scale.right) / 2, top + 28, name, {
      size: 11.5,
      anchor: "middle",
      className: "quiet",
    }),
  ];
}

function tickText(value: number, digits: number): string {
  if (Math.abs(value) < 1e-9) return "0";
  return `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(digits)}`;
}
