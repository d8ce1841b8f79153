/** Builds figures as SVG that follows the colours of the page they stand on. */
import { escapeHtml } from "../markdown.ts";
import { FIGURE_RULES, VARIABLES } from "./palette.ts";
import { svgText } from "./svg_text.ts";
import { itemAt } from "../../formats/items.ts";

/** A drawing's size in pixels, and its elements. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly body: string;
}

/** The style of a line of text. */
export interface TextStyle {
  readonly size?: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Names of classes: `quiet`, `strong`. */
  readonly className?: string;
}

/** Returns one line of text; `y` is its baseline. */
export function textAt(x: number, y: number, text: string, style: TextStyle = {}): string {
  const { size = 13.5, anchor = "start", className } = style;
  const classes = className === undefined ? "" : ` class="${className}"`;
  const anchored = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}"${anchored}${classes}>${
    escapeHtml(text)
  }</text>`;
}

/** Returns a straight line of a class. */
export function lineAt(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${
    round(y2)
  }" class="${className}"/>`;
}

/** Returns a rectangle of a class; `opacity` from 0 to 1. */
export function rectAt(
  { x, y, width, height }: Readonly<Record<"x" | "y" | "width" | "height", number>>,
  className: string,
  { radius = 0, opacity = 1 }: { readonly radius?: number; readonly opacity?: number } = {},
): string {
  const extras = `${radius === 0 ? "" : ` rx="${radius}"`}${
    opacity === 1 ? "" : ` fill-opacity="${round(opacity)}"`
  }`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${
    round(height)
  }"${extras} class="${className}"/>`;
}

/** Returns a dot of a class, with a text as tooltip. */
export function dotAt(x: number, y: number, radius: number, className: string, title?: string): string {
  const inner = title === undefined ? "/>" : `><title>${escapeHtml(title)}</title></circle>`;
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" class="${className}"${inner}`;
}

/** Returns a diamond that marks a published value. */
export function diamondAt(x: number, y: number): string {
  return `<path d="M${round(x)} ${round(y - 7)}l7 7l-7 7l-7 -7z" class="published"/>`;
}

/** Returns the figure's file. `description` is its text for readers who cannot see it. */
export function svgFile({ width, height, body }: Drawing, description: string): string {
  const outerHTML =
    `<svg xmlns="http://www.w3.org/2000/svg" class="fig" role="img" width="${width}" height="${
      round(height)
    }" viewBox="0 0 ${width} ${round(height)}"><title>${escapeHtml(description)}</title><style>${VARIABLES}
${FIGURE_RULES}
.card{fill:var(--page)}</style><rect width="100%" height="100%" class="card"/>
${body}</svg>`;
  return svgText({ outerHTML });
}

/** Breaks a text into at most `lines` lines of about `length` characters; the last may end in …. */
export function brokenText(text: string, length: number, lines: number): string[] {
  const found: string[] = [];
  let line = "";
  for (const word of text.trim().split(/\s+/)) {
    if (line !== "" && line.length + 1 + word.length > length) {
      found.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  found.push(line);
  const kept = found.slice(0, lines).map((each) => shortened(each, length + 4));
  if (found.length > lines) kept[lines - 1] = `${shortened(itemAt(kept, lines - 1), length - 1)}…`;
  return kept;
}

/** Returns the text, or its beginning followed by `…`. */
export function shortened(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(1, length - 1))}…` : text;
}

/** Returns round values between `low` and `high`, about `count` of them. */
export function ticksBetween(low: number, high: number, count: number): number[] {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => (first + index) * step);
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
