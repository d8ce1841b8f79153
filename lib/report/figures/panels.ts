/** Figures of many small panels: a row or more per model, all in one picture. */
import * as Plot from "@observablehq/plot";
import { DOMParser } from "linkedom";
import { FIGURE_RULES, VARIABLES } from "./palette.ts";
import { svgText } from "./svg_text.ts";

/** Colours of the page that the figure stands on. */
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
  /** The number of panels side by side; default the most panels of any row. */
  readonly columns?: number;
  /** Height of a panel in pixels, without its title. */
  readonly height: number;
  readonly legend?: readonly LegendEntry[];
  /** A description of the picture for readers who cannot see it. */
  readonly description: string;
}

/** A width and a font size that stay legible on a phone. */
const WIDTH = 480, FONT = 14, HEADING = 24, TITLE = 20, EDGE = 10, LEGEND = 22;
const SVG = "http://www.w3.org/2000/svg";

/**
 * The figure as SVG, in the colours of the page that it stands on.
 */
export function panelFigure(
  { rows, height, legend = [], description, ...options }: PanelFigureOptions,
): string {
  const document = new DOMParser().parseFromString("<html><body></body></html>", "text/html");
  const columns = options.columns ?? Math.max(1, ...rows.map(({ panels }) => panels.length));
  const width = Math.floor((WIDTH - 2 * EDGE) / columns);
  const svg = document.createElementNS(SVG, "svg", {});
  const element = (name: string, attributes: Readonly<Record<string, string | number>>, text?: string) => {
    const made = document.createElementNS(SVG, name, {});
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    if (text !== undefined) made.textContent = text;
    svg.append(made);
  };
  element("title", {}, description.replace(/\s+/g, " ").trim());
  element("style", {}, `${VARIABLES}\n${FIGURE_RULES}\n.card{fill:var(--page)}`);
  element("rect", { width: "100%", height: "100%", class: "card" });
  let top = EDGE;
  for (const { entry, left, line } of placed(legend)) {
    const y = top + line * LEGEND + 10;
    const { stroke, dash, width = 2 } = entry;
    const dashes: Record<string, string> = dash === undefined ? {} : { "stroke-dasharray": dash };
    element("line", { x1: left, x2: left + 30, y1: y, y2: y, stroke, "stroke-width": width, ...dashes });
    element("text", { x: left + 36, y: y + 5 }, entry.text);
  }
  const last = placed(legend).at(-1);
  if (last) top += LEGEND * (last.line + 1) + 4;
  for (const { heading, panels } of rows) {
    if (heading !== undefined) {
      element(
        "text",
        { x: EDGE, y: top + 16, "font-weight": "bold", "font-size": FONT + 1 },
        shortened(heading, 56),
      );
      top += HEADING;
    }
    const head = panels.every(({ title }) => title === undefined) ? 0 : TITLE;
    panels.forEach(({ title, plot }, index) => {
      const column = index % columns;
      if (index > 0 && column === 0) top += head + height;
      const x = EDGE + column * width;
      const left = plot.marginLeft ?? 0;
      if (title !== undefined) {
        element("text", { x: x + left, y: top + 14 }, shortened(title, Math.floor((width - left) / 6.4)));
      }
      const drawn = Plot.plot({ document, className: "panel", ...plot, width, height });
      // Removed, because its own style sheet would size it as a separate picture.
      drawn.querySelector("style")?.remove();
      drawn.removeAttribute("class");
      drawn.removeAttribute("font-size");
      drawn.removeAttribute("font-family");
      drawn.setAttribute("x", String(x));
      drawn.setAttribute("y", String(top + head));
      svg.append(drawn);
    });
    top += head + height;
  }
  const total = top + EDGE;
  const attributes = {
    xmlns: SVG,
    role: "img",
    width: WIDTH,
    height: total,
    viewBox: `0 0 ${WIDTH} ${total}`,
    "font-size": FONT,
    class: "fig panels",
    style: "color:var(--ink)",
  };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, String(value));
  return svgText(svg);
}

/** Places the entries of the legend: as many on a line as fit. */
function placed(legend: readonly LegendEntry[]) {
  let left = EDGE, line = 0;
  return legend.map((entry) => {
    const width = 36 + 7.6 * entry.text.length + 18;
    if (left > EDGE && left + width > WIDTH) {
      left = EDGE;
      line++;
    }
    const place = { entry, left, line };
    left += width;
    return place;
  });
}

function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text;
}
