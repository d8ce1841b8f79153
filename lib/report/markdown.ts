/** Markdown as GitHub and plain viewers read it. Cells and lines given to these functions are Markdown already. */

/** Any text, so that it shows as it is: no markup, no HTML, no mathematics, one line. */
export function escapeText(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, " ")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("$", "&#36;")
    .replaceAll('"', "&quot;")
    .replace(/[\\`*_[\]|~#!]/g, "\\$&");
}

/** Text that has no spaces or markup of its own, such as a hash or a command. */
export function code(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
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
