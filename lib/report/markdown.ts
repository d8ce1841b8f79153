/**
 * Markdown for GitHub and plain viewers. Cells and lines given to these functions are Markdown
 * already.
 */
import { visibleText } from "../formats/visible_text.ts";

/**
 * Entities for characters where a backslash is not enough: in HTML, in mathematics and in addresses
 * that viewers turn into links. Also in a picture's text, where some viewers unescape brackets and
 * parse again.
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

/**
 * Escapes any text so that it shows literally on one line: no markup, link, HTML or mathematics.
 */
export function escapeText(text: string): string {
  return oneLine(text)
    .replace(/[&<>"$@[\]\\`*_|~#!]/g, (character) => ENTITIES.get(character) ?? `\\${character}`)
    .replaceAll("://", "&#58;//")
    .replace(/\bwww\./gi, (match) => `${match.slice(0, 3)}&#46;`)
    // Characters that start a list or a rule at the beginning of a line.
    .replace(/^[-+=](?=[\s=-]|$)/, "\\$&")
    .replace(/^(\d+)([.)])(?=\s|$)/, "$1\\$2");
}

/** The same for text within HTML, where Markdown's own escapes would show. */
export function escapeHtml(text: string): string {
  return oneLine(text)
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** Collapses and trims white space; writes invisible characters as escapes. */
function oneLine(text: string): string {
  return visibleText(text.replace(/\s+/g, " ").trim());
}

/** Formats text such as a hash or a command as code. */
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

/**
 * Links to the sections, in one paragraph; the anchors are those that GitHub and plain viewers give
 * to headings.
 */
export function contents(sections: readonly string[]): string {
  return sections.flatMap((text) => {
    const title = /^## (.*)$/m.exec(text)?.[1];
    if (title === undefined) return [];
    const anchor = title.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
    return [`[${title}](#${anchor})`];
  }).join(" · ");
}
