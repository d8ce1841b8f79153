/** Figures of many small panels: one or more rows per model, all in one picture. */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { type Drawing, shortened } from "./svg_figure.ts";

/** The colours of the page that contains the figure. */
export const INK = "var(--ink)", LINE = "var(--plain)", OTHER = "var(--gaze)", FILL = "var(--line)";
export const QUIET = "var(--quiet)", FRAME = "var(--line)", PAGE = "var(--page)";

/** One panel. */
export interface Panel {
  readonly title?: string;
  /** The drawing, without sizes. */
  readonly plot: Plot.PlotOptions;
}

/** Panels side by side. */
export interface PanelRow {
  /** The heading above the row, in bold: usually the model. */
  readonly heading?: string;
  readonly panels: readonly Panel[];
}

/** The meaning of a kind of line. */
export interface LegendEntry {
  readonly text: string;
  /** The line's dashes, as `stroke-dasharray`; solid where absent. */
  readonly dash?: string;
  readonly stroke: string;
  /** The line's width in pixels; default 2. */
  readonly width?: number;
}

/** The whole picture. */
export interface PanelFigureOptions {
  readonly rows: readonly PanelRow[];
  /** The number of panels side by side on a wide page; default the most panels of any row. */
  readonly columns?: number;
  /** The same on a phone; default 1. */
  readonly narrowColumns?: number;
  /** Height of a panel in pixels, without its title. */
  readonly height: number;
  readonly legend?: readonly LegendEntry[];
}

/** The width in pixels below which a figure is for a phone. */
const NARROWER = 500;

const FONT = 13, HEADING = 24, TITLE = 20, LEGEND = 22;
const SVG = "http://www.w3.org/2000/svg";

/** Draws the figure, `width` pixels wide, in the colours of the page that contains it. */
export function panelFigure(
  { rows, height, legend = [], narrowColumns = 1, ...options }: PanelFigureOptions,
  width: number,
): Drawing {
  const document = new DOMParser().parseFromString("<html><body></body></html>", "text/html");
  const columns = width < NARROWER
    ? narrowColumns
    : options.columns ?? Math.max(1, ...rows.map(({ panels }) => panels.length));
  const each = Math.floor(width / columns);
  const group = document.createElementNS(SVG, "g", {});
  const element = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string) => {
    const made = document.createElementNS(SVG, name, {});
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    if (text !== undefined) made.textContent = text;
    group.append(made);
  };
  let top = 0;
  const entries = placed(legend, width);
  for (const { entry, left, line } of entries) {
    const y = top + line * LEGEND + 10;
    const { stroke, dash, width: thickness = 2 } = entry;
    const dashes: Record<string, string> = dash === undefined ? {} : { "stroke-dasharray": dash };
    element("line", { x1: left, x2: left + 30, y1: y, y2: y, stroke, "stroke-width": thickness, ...dashes });
    element("text", { x: left + 36, y: y + 5 }, entry.text);
  }
  const last = entries.at(-1);
  if (last) top += LEGEND * (last.line + 1) + 4;
  for (const { heading, panels } of rows) {
    if (heading !== undefined) {
      const words = shortened(heading, Math.floor(width / 8));
      element("text", { x: 0, y: top + 16, "font-weight": "bold", "font-size": FONT + 1 }, words);
      top += HEADING;
    }
    const head = panels.every(({ title }) => title === undefined) ? 0 : TITLE;
    panels.forEach(({ title, plot }, index) => {
      const column = index % columns;
      if (index > 0 && column === 0) top += head + height;
      const x = column * each;
      const left = plot.marginLeft ?? 0;
      if (title !== undefined) {
        element("text", { x: x + left, y: top + 14 }, shortened(title, Math.floor((each - left) / 6.4)));
      }
      const drawn = Plot.plot({ document, className: "panel", ...plot, width: each, height });
      // Removed, because its own style sheet would size it as a separate picture.
      drawn.querySelector("style")?.remove();
      // Groups without a role cannot have names; the picture's own text describes it.
      for (const group of drawn.querySelectorAll("[aria-label], [aria-description]")) {
        group.removeAttribute("aria-label");
        group.removeAttribute("aria-description");
      }
      drawn.removeAttribute("class");
      drawn.removeAttribute("font-size");
      drawn.removeAttribute("font-family");
      drawn.setAttribute("x", String(x));
      drawn.setAttribute("y", String(top + head));
      group.append(drawn);
    });
    top += head + height;
  }
  const attributes = { class: "panels", "font-size": FONT, style: "color:var(--ink)" };
  for (const [name, value] of Object.entries(attributes)) group.setAttribute(name, String(value));
  return { width, height: top + 4, body: group.outerHTML };
}

/** Places the entries of the legend, as many per line as fit. */
function placed(legend: readonly LegendEntry[], width: number) {
  let left = 0, line = 0;
  return legend.map((entry) => {
    const own = 36 + 7.8 * entry.text.length + 18;
    if (left > 0 && left + own > width) {
      left = 0;
      line++;
    }
    const place = { entry, left, line };
    left += own;
    return place;
  });
}
