/** Renders a report as one self-contained HTML file: no network, no script, no other file. */
import { Marked, type Token, type Tokens } from "marked";
import { narrowPath } from "../figure_block.ts";
import { type Files, picture } from "./picture.ts";
import { documentTop } from "./document.ts";
import { STYLE } from "./style.ts";
import { itemAt } from "../../formats/items.ts";

/** The longest text of a cell, such as a model's name, that is kept on one line. */
const SHORT = 24;

/** Forbids loading or running anything, for any text in a report. */
const POLICY =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/**
 * Returns the page of a report's Markdown, with the pictures of `files`: charts inline, in the
 * page's colours, and bitmaps as data URIs.
 *
 * - Notices above the title are its banner.
 * - A picture and the caption below it are a figure; a table takes the caption above it.
 * - `<!-- name -->` gives the next block a class.
 * - Second-level headings are the contents: beside the page, or folded where it is narrow.
 *
 * Throws a `RangeError` for a picture that is not in `files`.
 */
export function renderHtml(markdown: string, files: Files): string {
  const headings: Heading[] = [];
  let caption = "";
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ tokens, depth }: Tokens.Heading): string {
        const html = this.parser.parseInline(tokens);
        const heading = { id: freeId(html, headings), html, depth };
        headings.push(heading);
        return `<h${depth} id="${heading.id}">${html}</h${depth}>\n`;
      },
      table({ header, rows }: Tokens.Table): string {
        const cell = (token: Tokens.TableCell, kind: "col" | "row" | "data") => {
          const { text, tokens, align } = token;
          const name = kind === "data" ? "td" : "th";
          const scope = kind === "data" ? "" : ` scope="${kind}"`;
          const isShort = text.length <= SHORT;
          const look = align === "right"
            ? ` class="number${isShort ? "" : " long"}"`
            : isShort
            ? ' class="short"'
            : "";
          return `<${name}${scope}${look}>${this.parser.parseInline(tokens)}</${name}>`;
        };
        const row = (cells: readonly string[]) => `<tr>\n${cells.join("\n")}\n</tr>\n`;
        return `<div class="table"><table>\n${caption}<thead>\n` +
          row(header.map((token) => cell(token, "col"))) + "</thead>\n<tbody>\n" +
          rows.map((cells) => row(cells.map((token, place) => cell(token, place === 0 ? "row" : "data"))))
            .join(
              "",
            ) +
          "</tbody>\n</table></div>\n";
      },
      image({ href, tokens, text }: Tokens.Image): string {
        const alt = tokens ? this.parser.parseInline(tokens, this.parser.textRenderer) : text;
        return picture(href, alt, files, narrowPath(href));
      },
    },
  });
  const tokens = marked.lexer(markdown).filter(({ type }) => type !== "space");
  const render = (token: Token) => marked.parser([token]);
  const inline = (token: Token) => render(token).replace(/^<p>|<\/p>\s*$/g, "");
  const parts = { banner: "", body: "" };
  for (let place = 0; place < tokens.length; place++) {
    const token = itemAt(tokens, place), next = tokens[place + 1], name = directiveOf(token);
    if (token.type === "blockquote" && headings.length === 0) parts.banner += render(token);
    else if (isPicture(token)) {
      const labels = directiveOf(next) === "labels" ? tokens[place + 2] : undefined;
      const after = labels ? place + 3 : place + 1;
      const hasCaption = isCaption(tokens[after], "Figure");
      const pictures = `${inline(token)}${labels ? labelled(render(labels), labels) : ""}`;
      const words = hasCaption ? `<figcaption>${inline(itemAt(tokens, after))}</figcaption>\n` : "";
      parts.body += `<figure${
        labels ? ' class="strip"' : ""
      }>\n<div class="drawn">${pictures}</div>\n${words}</figure>\n`;
      place = hasCaption ? after : after - 1;
    } else if (isCaption(token, "Table") && next?.type === "table") {
      caption = `<caption>${inline(token)}</caption>\n`;
      parts.body += render(next);
      caption = "";
      place++;
    } else if (name !== undefined && next !== undefined) {
      parts.body += `<div class="${name}">\n${render(next)}</div>\n`;
      place++;
    } else parts.body += render(token);
  }
  const [title] = headings;
  const titleText = title?.html.replace(/<[^>]*>/g, "") ?? "Report";
  const links = contents(headings);
  const firstPart = parts.body.indexOf("<h2 ");
  const body = firstPart < 0 || links === ""
    ? parts.body
    : `${
      parts.body.slice(0, firstPart)
    }<nav class="folded" aria-label="Contents"><details><summary>Contents</summary>\n${links}</details></nav>\n${
      parts.body.slice(firstPart)
    }`;
  return `${
    documentTop({ policy: POLICY, title: titleText, style: `\n${STYLE}` })
  }<a class="skip" href="#report">Skip to the report</a>
${parts.banner === "" ? "" : `<header class="banner">\n${parts.banner}</header>\n`}<div class="page">
${links === "" ? "" : `<nav class="beside" aria-label="Contents">\n${links}</nav>\n`}<main id="report">
${body}</main>
</div>
</body>
</html>
`;
}

interface Heading {
  readonly id: string;
  readonly html: string;
  readonly depth: number;
}

/** Returns the name in `<!-- name -->`; `undefined` for any other token. */
function directiveOf(token: Token | undefined): string | undefined {
  return token?.type === "html" ? /^<!-- ([a-z]+) -->\s*$/.exec(token.raw)?.[1] : undefined;
}

function isPicture(token: Token): boolean {
  return token.type === "paragraph" && token.tokens?.length === 1 && token.tokens[0]?.type === "image";
}

/** Returns true if the paragraph begins with `**Figure 3.` or `**Table 3.`. */
function isCaption(token: Token | undefined, kind: "Figure" | "Table"): boolean {
  return token?.type === "paragraph" && new RegExp(`^\\*\\*${kind} \\d+\\.`).test(token.raw);
}

/** Returns the labels below the panels of a strip, one column for each. */
function labelled(list: string, token: Token): string {
  const count = "items" in token && Array.isArray(token.items) ? token.items.length : 1;
  return list.replace("<ol>", `<ol class="labels" style="--panels:${count}">`);
}

function contents(headings: readonly Heading[]): string {
  const items = headings.filter(({ depth }) => depth === 2)
    .map(({ id, html }) => `<li><a href="#${id}">${html}</a></li>\n`);
  return items.length === 0 ? "" : `<ol>\n${items.join("")}</ol>\n`;
}

/** Returns the heading's words joined with hyphens; numbered if another heading has the same. */
function freeId(html: string, taken: readonly Heading[]): string {
  const words = html.replace(/<[^>]*>|&[^;]*;/g, "").toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ["section"];
  const id = words.join("-");
  const same = taken.filter((heading) => heading.id === id || heading.id.replace(/-\d+$/, "") === id).length;
  return same === 0 ? id : `${id}-${same + 1}`;
}
