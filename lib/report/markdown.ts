/** Markdown as GitHub and plain viewers read it. Cells and lines given to these functions are Markdown already. */
import { visibleText } from "../formats/visible_text.ts";

/**
 * Characters by what stands for them, where a backslash does not do: in HTML, in mathematics, in addresses of which viewers
 * make links, and in a picture's text, where some viewers take the backslashes off brackets and read it again.
 */
const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["$", "&#36;"],
  ["@", "&#64;"],
  ["[", "&#91;"],
  ["]", "&#93;"],
]);

/** Any text, so that it shows as it is: no markup, no link, no HTML, no mathematics, one line. */
export function escapeText(text: string): string {
  return oneLine(text)
    .replace(/[&<>"$@[\]\\`*_|~#!]/g, (character) => ENTITIES.get(character) ?? `\\${character}`)
    .replaceAll("://", "&#58;//")
    .replace(/\bwww\./gi, (match) => `${match.slice(0, 3)}&#46;`)
    // What makes a list or a line where it comes first.
    .replace(/^[-+=](?=[\s=-]|$)/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** The same for text within HTML, where Markdown's own escapes would show. */
export function escapeHtml(text: string): string {
  return oneLine(text)
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** White space as single spaces, none around; what cannot be seen written out. */
function oneLine(text: string): string {
  return visibleText(text.replace(/\s+/g, " ").trim());
}

/** Text that has no spaces or markup of its own, such as a hash or a command. */
export function code(text: string): string {
  return `\`${oneLine(text).replaceAll("`", "'").replaceAll("|", "¦")}\``;
}

/** The first digits of a hash. */
export function shortHash(hash: string): string {
  return code(hash.slice(0, 10));
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "right";
}

/** A table; every row has one cell per column. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(({ align }) => align === "right" ? "---:" : "---")),
    ...rows.map(line),
  ].join("\n");
}

/** A number column. */
export function numeric(title: string): Column {
  return { title, align: "right" };
}

/** A section, or nothing where it has no body. */
export function section(title: string, ...paragraphs: readonly (string | undefined)[]): string {
  const body = paragraphs.filter((paragraph) => paragraph !== undefined && paragraph !== "");
  return body.length === 0 ? "" : [`## ${title}`, ...body].join("\n\n");
}

/** Links to the sections, in one paragraph; the anchors are those that GitHub and plain viewers give to headings. */
export function contents(sections: readonly string[]): string {
  return sections.flatMap((text) => {
    const title = /^## (.*)$/m.exec(text)?.[1];
    if (title === undefined) return [];
    const anchor = title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    return [`[${title}](#${anchor})`];
  }).join(" · ");
}
