/** One chart of the watch page: a quantity by epoch, a line for each training of a group. */
import { escapeHtml } from "../markdown.ts";
import { lineAt, textAt, ticksBetween } from "../figures/svg_figure.ts";

/** One line of a chart. */
export interface ChartLine {
  /** A text shown as the line's tooltip. */
  readonly label: string;
  /** Classes of `watch_style.ts`: `done`, `running`, `halted`, and `training` for a thin line. */
  readonly className: string;
  /** The values; the line has a gap at non-finite values. */
  readonly points: readonly { readonly epoch: number; readonly value: number }[];
  /** The epoch to mark, if any. */
  readonly best?: number | undefined;
}

/** The chart's own size and the margins around the plot, in pixels. */
const WIDTH = 360, HEIGHT = 190, LEFT = 46, RIGHT = 10, TOP = 12, BOTTOM = 34;

/** The largest number of points drawn for a line. */
const POINTS = 200;

/** Returns the chart as an SVG element; `description` is its text for readers who cannot see it. */
export function runChart(lines: readonly ChartLine[], description: string): string {
  const drawn = lines.map((line) => ({ ...line, points: thinned(line) }));
  const values = drawn.flatMap(({ points }) => points.map(({ value }) => value)).filter(Number.isFinite);
  const epochs = Math.max(2, ...drawn.flatMap(({ points }) => points.map(({ epoch }) => epoch)));
  const [low, high] = rangeOf(values);
  const x = (epoch: number) => LEFT + (epoch - 1) / (epochs - 1) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => TOP + (high - value) / (high - low) * (HEIGHT - TOP - BOTTOM);
  const bottom = HEIGHT - BOTTOM;
  const across = ticksBetween(low, high, 4).map((tick) =>
    lineAt(LEFT, y(tick), WIDTH - RIGHT, y(tick), "rule") +
    textAt(LEFT - 6, y(tick) + 4, String(Number(tick.toPrecision(3))), {
      size: 11.5,
      anchor: "end",
      className: "quiet",
    })
  );
  const along = ticksBetween(1, epochs, 5).filter(Number.isInteger).map((tick) =>
    textAt(x(tick), bottom + 15, String(tick), { size: 11.5, anchor: "middle", className: "quiet" })
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" class="fig run" role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}"><title>${
    escapeHtml(description)
  }</title>${across.join("")}${along.join("")}${
    textAt((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 3, "epoch", {
      size: 11.5,
      anchor: "middle",
      className: "quiet",
    })
  }${drawn.map((line) => lineOf(line, { x, y })).join("")}</svg>`;
}

interface Axes {
  x(epoch: number): number;
  y(value: number): number;
}

function lineOf({ label, className, points, best }: ChartLine, { x, y }: Axes): string {
  const place = ({ epoch, value }: ChartLine["points"][number]) =>
    `${x(epoch).toFixed(1)} ${y(value).toFixed(1)}`;
  const runs = finiteRuns(points);
  const path = runs.map((run) => `M${run.map(place).join("L")}`).join("");
  const marked = points.filter(({ epoch, value }) => epoch === best && Number.isFinite(value));
  // A line of one point has no length, so it is drawn as a dot.
  const dots = [...runs.filter((run) => run.length === 1).flat(), ...marked];
  return `<g class="${className}"><title>${escapeHtml(label)}</title>${
    path === "" ? "" : `<path d="${path}"/>`
  }${
    dots.map((point) => `<circle cx="${x(point.epoch).toFixed(1)}" cy="${y(point.value).toFixed(1)}" r="3"/>`)
      .join("")
  }</g>`;
}

/** Splits points at values that are not finite. */
function finiteRuns(points: ChartLine["points"]): ChartLine["points"][] {
  const runs: ChartLine["points"][number][][] = [[]];
  for (const point of points) {
    if (Number.isFinite(point.value)) runs.at(-1)?.push(point);
    else runs.push([]);
  }
  return runs.filter((run) => run.length > 0);
}

/** Keeps every n-th point of a long line, the marked one and the last. */
function thinned({ points, best }: ChartLine): ChartLine["points"] {
  const every = Math.ceil(points.length / POINTS);
  return points.filter(({ epoch }, index) =>
    index % every === 0 || index === points.length - 1 || epoch === best
  );
}

/** Returns the range of values, with a margin; never empty. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  if (values.length === 0) return [0, 1];
  const low = Math.min(...values), high = Math.max(...values);
  const room = high > low ? (high - low) * 0.05 : Math.max(Math.abs(low) * 0.05, 1e-6);
  return [low - room, high + room];
}
