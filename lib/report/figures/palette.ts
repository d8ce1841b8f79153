/** The colours of pages and figures, light and dark, as CSS variables. */

interface Scheme {
  readonly [name: string]: string;
}

/** Colours on a light page. */
export const LIGHT: Scheme = {
  page: "#ffffff",
  ink: "#1c2126",
  quiet: "#59636e",
  line: "#d8dee4",
  band: "#f4f6f8",
  link: "#0b5cad",
  plain: "#2f6db3",
  gaze: "#b8510d",
  interval: "#8593a1",
  margin: "#dfe8c6",
  cell: "#0b3468",
  "in-cell": "#000000",
  "on-cell": "#ffffff",
  warn: "#fff4d6",
  "warn-ink": "#5c4300",
  clear: "#fbe6d8",
  "clear-ink": "#7a3300",
  "series-1": "#2f6db3",
  "series-2": "#b0341f",
  "series-3": "#3d7a2d",
  "series-4": "#8a3ba8",
  "series-5": "#8a6200",
  "series-6": "#0f7d86",
};

/** Colours on a dark page. */
export const DARK: Scheme = {
  page: "#13171b",
  ink: "#e6ebf0",
  quiet: "#a3adb8",
  line: "#333b44",
  band: "#1b2127",
  link: "#7cb8ff",
  plain: "#7fb2ea",
  gaze: "#f09a57",
  interval: "#66758a",
  margin: "#2f3a24",
  cell: "#78aae0",
  "in-cell": "#ffffff",
  "on-cell": "#000000",
  warn: "#3a2f10",
  "warn-ink": "#f2d98f",
  clear: "#46290f",
  "clear-ink": "#ffc79c",
  "series-1": "#7fb2ea",
  "series-2": "#ff8d7a",
  "series-3": "#8ccf7a",
  "series-4": "#d59bee",
  "series-5": "#e0bd4f",
  "series-6": "#63cdd6",
};

/** The number of colours for networks. */
const SERIES = 6;

/** Returns the colour of the network with this index; colours repeat after six. */
export function seriesColour(index: number): string {
  return `var(--series-${index % SERIES + 1})`;
}

/** The share from which the number on a shaded cell is printed in the other colour. */
export const CELL_TURNS = 0.645;

/** Returns the opacity of a cell's shade for a share from 0 to 1. */
export function opacityOf(share: number): number {
  return 0.06 + 0.94 * share;
}

const declared = (scheme: Scheme) =>
  Object.entries(scheme).map(([name, value]) => `--${name}:${value}`).join(";");

/** Declares the variables for `:root`: dark where the reader prefers it, light in print. */
export const VARIABLES = `:root{${declared(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${declared(DARK)}}}
@media print{:root{${declared(LIGHT)}}}`;

/**
 * Rules for the classes that figures use. A page with inline figures contains them once; a figure's
 * own file contains them and the variables.
 */
export const FIGURE_RULES = `.fig{font-family:system-ui,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif}
.fig text{fill:var(--ink);font-variant-numeric:tabular-nums}
.fig .quiet{fill:var(--quiet)}.fig .strong{font-weight:600}
.fig .rule{stroke:var(--line);stroke-width:1;fill:none}.fig .zero{stroke:var(--quiet);stroke-width:1}
.fig .bracket{stroke:var(--quiet);stroke-width:1.2;fill:none}
.fig .guide{stroke:var(--quiet);stroke-width:1;stroke-dasharray:4 3}
.fig .interval{stroke:var(--interval);stroke-width:5;stroke-linecap:round}
.fig .margin{fill:var(--margin)}.fig .median{stroke:var(--ink);stroke-width:2.5}
.fig .plain{fill:var(--page);stroke:var(--plain);stroke-width:2}
.fig .gaze{fill:var(--gaze);stroke:var(--gaze);stroke-width:2}
.fig .ring{fill:none}.fig .published{fill:var(--page);stroke:var(--ink);stroke-width:2}
.fig .cell{fill:var(--cell)}.fig .incell{fill:var(--in-cell)}.fig .oncell{fill:var(--on-cell)}
.fig .missed{fill:none;stroke:var(--gaze);stroke-width:2.5}
.fig .chip{fill:var(--band)}.fig .chip.clear{fill:var(--clear)}.fig text.clear{fill:var(--clear-ink)}
.fig .gazetext{fill:var(--gaze)}.panels text{white-space:pre}
.fig .over{paint-order:stroke;stroke:var(--page);stroke-width:4px}`;
