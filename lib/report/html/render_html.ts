/** Renders a report as one self-contained HTML file: no network, no script, no other file. */
import { Buffer } from "node:buffer";
import { Marked, type Tokens } from "marked";
import { STYLE } from "./style.ts";

/** The longest text of a cell, such as a model's name, that is kept on one line. */
const SHORT = 24;

type Files = ReadonlyMap<string, string | Uint8Array>;

/** Forbids loading or running anything, for any text in a report. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * The page of a report's Markdown: a table of contents from its second-level headings, tables that
 * scroll within themselves, and the pictures of `files` as data URIs. Throws a `RangeError` for a
 * picture that is not in `files`.
 */
export function renderHtml(markdown: string, files: Files): string {
  const headings: Heading[] = [];
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const html = this.parser.parseInline(tokens);
        const heading = { id: freeId(html, headings), html, depth };
        headings.push(heading);
        const contents = depth === 1 ? CONTENTS : "";
        return `<h${depth} id="${heading.id}">${html}</h${depth}>\n${contents}`;
      },
      table({ header, rows }: Tokens.Table): string {
        const cell = (name: "td" | "th") => ({ text, tokens, align }: Tokens.TableCell) => {
          const scope = name === "th" ? ' scope="col"' : "";
          const kind = align === "right" ? ' class="number"' : text.length <= SHORT ? ' class="short"' : "";
          return `<${name}${scope}${kind}>${this.parser.parseInline(tokens)}</${name}>`;
        };
        const row = (cells: readonly string[]) => `<tr>\n${cells.join("\n")}\n</tr>\n`;
        const label = headings.at(-1)?.html.replace(/<[^>]*>/g, "").replaceAll('"', "&quot;") ?? "";
        return `<div class="table" role="region" aria-label="Table: ${label}" tabindex="0"><table>\n<thead>\n` +
          row(header.map(cell("th"))) + "</thead>\n<tbody>\n" +
          rows.map((cells) => row(cells.map(cell("td")))).join("") + "</tbody>\n</table></div>\n";
      },
      image({ href, tokens, text }: Tokens.Image): string {
        const alt = tokens ? this.parser.parseInline(tokens, this.parser.textRenderer) : text;
        return picture(href, alt, files);
      },
    },
  });
  const body = marked.parse(markdown, { async: false });
  const [title] = headings;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${title?.html.replace(/<[^>]*>/g, "") ?? "Report"}</title>
<style>
${STYLE}</style>
</head>
<body>
<main>
${body.replace(CONTENTS, () => contents(headings))}</main>
</body>
</html>
`;
}

interface Heading {
  readonly id: string;
  readonly html: string;
  readonly depth: number;
}

/** Marks the place of the table of contents, under the title, until all headings are known. */
const CONTENTS = "<!-- contents -->\n";

function contents(headings: readonly Heading[]): string {
  const items = headings.filter(({ depth }) => depth === 2)
    .map(({ id, html }) => `<li><a href="#${id}">${html}</a></li>\n`);
  if (items.length === 0) return "";
  return `<nav aria-label="Contents">\n<ul>\n${items.join("")}</ul>\n</nav>\n`;
}

/** The heading's words joined with hyphens; numbered if another heading has the same. */
function freeId(html: string, taken: readonly Heading[]): string {
  const words = html.replace(/<[^>]*>|&[^;]*;/g, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["section"];
  const id = words.join("-");
  const same = taken.filter((heading) => heading.id === id || heading.id.replace(/-\d+$/, "") === id).length;
  return same === 0 ? id : `${id}-${same + 1}`;
}

function picture(path: string, description: string, files: Files): string {
  const content = files.get(path);
  if (content === undefined) {
    throw new RangeError(`${path}: the report shows this picture but has no such file`);
  }
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const type = path.endsWith(".svg") ? "image/svg+xml" : "image/png";
  const { width, height } = typeof content === "string" ? svgSize(content) : pngSize(bytes);
  // A strip of many panels stays legible on a phone: it scrolls within itself.
  const wide = type === "image/png" && width > 2 * height ? ' class="wide"' : "";
  return `<span class="picture"><img${wide} width="${width}" height="${height}" alt="${description}" ` +
    `src="data:${type};base64,${Buffer.from(bytes).toString("base64")}"></span>`;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Reads the size from the header chunk (PNG, 11.2.1). */
function pngSize(bytes: Uint8Array): Size {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** Reads the size from the root element's attributes. */
function svgSize(text: string): Size {
  const root = /<svg[^>]*>/.exec(text)?.[0] ?? "";
  const attribute = (name: string) => Number(new RegExp(`\\s${name}="([\\d.]+)"`).exec(root)?.[1] ?? NaN);
  const size = { width: attribute("width"), height: attribute("height") };
  if (!Number.isFinite(size.width + size.height)) {
    throw new RangeError(`found an SVG without width and height: ${root.slice(0, 80)}`);
  }
  return size;
}
