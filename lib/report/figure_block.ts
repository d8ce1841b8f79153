/** A figure in a report: the picture for wide and for narrow pages, and its caption. */
import type { ReportContext } from "./context.ts";
import { type Drawing, svgFile } from "./figures/svg_figure.ts";
import { escapeText } from "./markdown.ts";

/** The width of figures on wide pages and on phones, in pixels. */
export const WIDE = 880, NARROW = 360;

/** A figure with its texts. */
export interface Figure {
  /** The file's name without its extension. */
  readonly name: string;
  /** A description of the content, for readers who cannot see the picture. */
  readonly description: string;
  readonly wide: Drawing;
  readonly narrow: Drawing;
  /** The first sentence of the caption, which says what the figure shows. */
  readonly message: string;
  /** The rest of the caption: Markdown. */
  readonly caption: string;
}

/** Returns the Markdown of a figure; figures are numbered when the report is assembled. */
export function figureBlock({ addFile }: Pick<ReportContext, "addFile">, figure: Figure): string {
  const { name, description, wide, narrow, message, caption } = figure;
  const path = addFile(`figures/${name}.svg`, svgFile(wide, description));
  addFile(narrowPath(path), svgFile(narrow, description));
  return `![${escapeText(description)}](${path})\n\n**Figure #. ${message}** ${caption}`.trimEnd();
}

/** Returns the path of a figure's narrow version. */
export function narrowPath(path: string): string {
  return path.replace(/\.svg$/, "-narrow.svg");
}
