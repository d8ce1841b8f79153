/** Box plots with every value shown. */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { svgText } from "./svg_text.ts";

/** One value. */
export interface BoxPlotValue {
  /** The row that it belongs to. */
  readonly model: string;
  readonly seed: number;
  /** The value, finite. */
  readonly value: number;
  /** True if drawn as a ring: the run gives the same answer for every test image. */
  readonly collapsed: boolean;
  /** The panel that it belongs to, where there are several. */
  readonly panel?: string;
}

/** Two rows that differ significantly. */
export interface SignificantPair {
  readonly models: readonly [string, string];
  /** The p value, below 0.05. */
  readonly p: number;
  /** The panel in which the pair is marked, where there are several. */
  readonly panel?: string;
}

/** The data and labels to draw. */
export interface BoxPlotOptions {
  readonly values: readonly BoxPlotValue[];
  /** Rows from top to bottom; those without a value stay empty. */
  readonly models: readonly string[];
  /** The label below the horizontal axis. */
  readonly label: string;
  /** The chance level, drawn as a thin line where the axis reaches it. */
  readonly chance?: number;
  /**
   * Pairs marked by brackets with stars: one for p below 0.05, two below 0.01, three below 0.001.
   */
  readonly pairs?: readonly SignificantPair[];
  /** A description of the figure for readers who cannot see it. */
  readonly description: string;
}

/** A narrow figure with large letters stays legible on a phone. */
const WIDTH = 480, ROW = 56, FONT = 14, MARGIN_TOP = 16, PANEL_MARGIN_TOP = 30, BRACKET = 26;
const SVG = "http://www.w3.org/2000/svg";
const INK = "#1b1b1b", BOX = "#c9d7e8", DOT = "#1f4e8c", QUIET = "#8a8a8a";

/**
 * The figure as SVG, on an opaque white card, so that it reads the same on a light and on a dark
 * page. It has one row per model with quartiles, median and whiskers (1.5 interquartile ranges), a
 * dot for every seed, and a ring for a collapsed run.
 */
export function boxPlot({ values, models, label, chance, pairs = [], description }: BoxPlotOptions): string {
  const document = new DOMParser().parseFromString("<html><body></body></html>", "text/html");
  const panels = [...new Set(values.map(({ panel }) => panel ?? ""))];
  const facets = panels.length > 1 ? { fy: (value: BoxPlotValue) => value.panel ?? "" } : {};
  const domain = domainOf(values.map(({ value }) => value));
  const seeds = [...new Set(values.map(({ seed }) => seed))].sort((a, b) => a - b);
  const position = { x: "value", y: "model", ...facets } as const;
  const marginTop = panels.length > 1 ? PANEL_MARGIN_TOP : MARGIN_TOP;
  const drawn = Plot.plot({
    document,
    className: "figure",
    width: WIDTH,
    height: Math.max(1, panels.length) * (models.length * ROW + 26) + 74,
    marginLeft: 140,
    marginRight: 22 + BRACKET * pairs.length,
    marginTop,
    marginBottom: 60,
    style: { fontSize: `${FONT}px`, color: INK, background: "white", fontFamily: "sans-serif" },
    x: {
      domain,
      label,
      labelAnchor: "center",
      labelOffset: 46,
      labelArrow: "none",
      grid: true,
      ticks: 5,
      nice: true,
    },
    y: { domain: models, label: null, padding: 0.45 },
    fy: { domain: panels, label: null, axis: null },
    color: { type: "identity" },
    marks: [
      Plot.axisY({
        lineWidth: 9.5,
        textOverflow: "ellipsis-end",
        tickSize: 0,
        label: null,
        tickFormat: brokenName,
      }),
      ...(chance !== undefined && chance >= domain[0] && chance <= domain[1]
        ? [Plot.ruleX([chance], { stroke: QUIET, strokeDasharray: "4 3" })]
        : []),
      Plot.boxX(values, { ...position, fill: BOX, stroke: INK, r: 0 }),
      // Colours are literal values; Plot must not build a scale from them.
      ...seeds.map((seed, index) =>
        Plot.dot(values.filter((value) => value.seed === seed), {
          ...position,
          r: 4,
          fill: ({ collapsed }: BoxPlotValue) => collapsed ? "white" : DOT,
          fillOpacity: 0.85,
          stroke: ({ collapsed }: BoxPlotValue) => collapsed ? DOT : "white",
          // Spreads the seeds, so that equal values do not hide each other.
          dy: seeds.length === 1 ? 0 : 16 * (index / (seeds.length - 1) - 0.5),
          title: ({ model, value, collapsed }: BoxPlotValue) =>
            `${model}, seed ${seed}: ${value.toFixed(3)}${collapsed ? ", collapsed" : ""}`,
        })
      ),
      ...(panels.length > 1
        ? [
          Plot.text(panels.map((panel) => ({ panel })), {
            fy: "panel",
            text: "panel",
            frameAnchor: "top-left",
            dy: -18,
            dx: -134,
            fontWeight: "bold",
          }),
        ]
        : []),
    ],
  });
  // A standalone document needs a namespace, a description and an opaque background.
  drawn.setAttribute("xmlns", SVG);
  drawn.setAttribute("role", "img");
  const title = document.createElementNS(SVG, "title", {});
  title.textContent = description;
  const card = document.createElementNS(SVG, "rect", {});
  const attributes = { width: "100%", height: "100%", rx: "6", fill: "white" };
  for (const [name, value] of Object.entries(attributes)) card.setAttribute(name, value);
  drawn.prepend(title, card);
  const row = drawn.scale("y"), panelScale = drawn.scale("fy");
  pairs.forEach((pair, index) => {
    const offset = pair.panel === undefined || panelScale === undefined
      ? 0
      : panelScale.apply(pair.panel) - marginTop;
    const [from, to] = pair.models.map((model) => offset + row.apply(model) + (row.bandwidth ?? 0) / 2);
    const right = WIDTH - 22 - BRACKET * (pairs.length - index) + 14;
    const line = document.createElementNS(SVG, "path", {});
    line.setAttribute("d", `M${right - 6},${from}H${right}V${to}H${right - 6}`);
    line.setAttribute("fill", "none");
    line.setAttribute("stroke", INK);
    const stars = document.createElementNS(SVG, "text", {});
    stars.setAttribute("transform", `translate(${right + 8},${(from + to) / 2}) rotate(90)`);
    stars.setAttribute("text-anchor", "middle");
    stars.textContent = pair.p < 0.001 ? "***" : pair.p < 0.01 ? "**" : "*";
    drawn.append(line, stars);
  });
  return svgText(drawn);
}

/**
 * Breaks a long name over two lines, so that its end, which distinguishes variants, is not cut off.
 */
function brokenName(name: string): string {
  return name.length > 15 ? name.replace("+", "\n+") : name;
}

/** The range of the values with a small margin, within 0 and 1. */
function domainOf(values: readonly number[]): [number, number] {
  const low = Math.min(...values), high = Math.max(...values);
  const room = Math.max(0.02, (high - low) * 0.08);
  return [Math.max(0, low - room), Math.min(1, high + room)];
}
