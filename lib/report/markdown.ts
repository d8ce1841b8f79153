/**
 * Markdown for GitHub and plain viewers. Cells and lines given to these functions are Markdown
 * already.
 */
import { visibleText } from "../formats/visible_text.ts";

/**
 * Entities for characters that a backslash does not escape: in HTML, in mathematics and in
 * addresses that viewers turn into links. Pictures' texts need them too, since some viewers
 * unescape brackets and parse again.
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

/** Escapes text within HTML, where Markdown's own escapes would show. */
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

/** Returns the first digits of a hash. */
export function shortHash(hash: string): string {
  return code(hash.slice(0, 10));
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "right";
}

/** The parts of a table besides its rows. */
export interface TableOptions {
  /** The caption: Markdown, its first sentence, the message, in bold. */
  readonly caption: string;
  /** Titles of columns that move to the caption if all rows have the same value. */
  readonly constants?: readonly string[];
  /** The stored results behind the table, by their subject. */
  readonly sources?: readonly (readonly [what: string, hash: string])[];
}

const HASH = /^`([0-9a-f]{10})`$/;

/**
 * Returns a table; every row has one cell per column. Columns of hashes move to a folded list of
 * sources below it; columns with only empty cells are left out. Captions are numbered when the
 * report is assembled.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { caption, constants = [], sources = [] }: TableOptions,
): string {
  const isSource = columns.map((_, place) =>
    rows.some(({ [place]: cell = "" }) => HASH.test(cell)) &&
    rows.every(({ [place]: cell = "" }) => cell === "–" || HASH.test(cell))
  );
  const isEmpty = columns.map((_, place) => rows.length > 0 && rows.every((row) => row[place] === ""));
  const [top] = rows;
  const isConstant = columns.map(({ title }, place) =>
    rows.length > 1 && constants.includes(title) && rows.every((row) => row[place] === top?.[place])
  );
  const shown = <Cell>(cells: readonly Cell[]) =>
    cells.filter((_, place) => !isSource[place] && !isEmpty[place] && !isConstant[place]);
  const same = columns.flatMap(({ title }, place) => isConstant[place] ? [`${title} ${top?.[place]}`] : []);
  const everywhere = same.length === 0 ? "" : ` In every row: ${same.join(", ")}.`;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const grid = [
    line(shown(columns).map(({ title }) => title)),
    line(shown(columns).map(({ align }) => align === "right" ? "---:" : "---")),
    ...rows.map((row) => line(shown(row))),
  ].join("\n");
  // A second cell names the row if the first does not.
  const names = new Set(rows.map(([first]) => first)).size === rows.length ? 1 : 2;
  const found = [
    ...sources.map(([what, hash]) => ({ what, hash: hash.slice(0, 10) })),
    ...rows.flatMap((row) =>
      columns.flatMap((column, place) => {
        const hash = isSource[place] ? HASH.exec(row[place] ?? "")?.[1] : undefined;
        if (hash === undefined) return [];
        const kind = column.title === "result" ? "" : `, ${column.title}`;
        return [{ what: `${row.slice(0, names).join(", ")}${kind}`, hash }];
      })
    ),
  ];
  return [`**Table #.** ${caption}${everywhere}`, grid, sourceFold(found)]
    .filter((block) => block !== "").join("\n\n");
}

function sourceFold(found: readonly { readonly what: string; readonly hash: string }[]): string {
  if (found.length === 0) return "";
  const byHash = new Map<string, string[]>();
  for (const { what, hash } of found) byHash.set(hash, [...byHash.get(hash) ?? [], what]);
  const lines = [...byHash].map(([hash, whats]) =>
    `- [${code(hash)}](provenance.json): ${
      byHash.size === 1 && whats.length > 2 ? "all rows" : [...new Set(whats)].join("; ")
    }`
  );
  return [
    '<details class="sources"><summary>Sources of this table</summary>',
    "`deno task report --show HASH` explains a result; [provenance.json](provenance.json) names the field of every number.",
    lines.join("\n"),
    "</details>",
  ].join("\n\n");
}

/** Returns a column of numbers. */
export function numeric(title: string): Column {
  return { title, align: "right" };
}

/** Marks a block for the page's style sheet; GitHub does not show the mark. */
export function directive(name: string, block: string): string {
  return block === "" ? "" : `<!-- ${name} -->\n\n${block}`;
}

/** Returns a part of the report, or nothing if it has no body. */
export function part(title: string, ...paragraphs: readonly (string | undefined)[]): string {
  return headed(`## ${title}`, paragraphs);
}

/** Returns a section within a part, or nothing if it has no body. */
export function section(title: string, ...paragraphs: readonly (string | undefined)[]): string {
  return headed(`### ${title}`, paragraphs);
}

function headed(heading: string, paragraphs: readonly (string | undefined)[]): string {
  const body = paragraphs.filter((paragraph) => paragraph !== undefined && paragraph !== "");
  return body.length === 0 ? "" : [heading, ...body].join("\n\n");
}

/** Sections folded under a summary on a screen; nothing if all are empty. */
export function fold(summary: string, ...sections: readonly string[]): string {
  const body = sections.filter((text) => text !== "");
  return body.length === 0
    ? ""
    : [`<details><summary>${summary}</summary>`, ...body, "</details>"].join("\n\n");
}

/** Gives figures and tables their numbers, in order. */
export function numbered(markdown: string): string {
  let figures = 0, tables = 0;
  return markdown.split("\n\n").map((block) =>
    block.startsWith("**Figure #.")
      ? block.replace("#", String(++figures))
      : block.replace(/^\*\*Table #\.\*\* \*\*/, () => `**Table ${++tables}. `)
  ).join("\n\n");
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
