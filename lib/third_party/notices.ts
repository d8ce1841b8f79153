/** The generated parts of THIRD_PARTY.md. */
import type { Bill, Component } from "./bill.ts";
import type { EmbeddedFile } from "./embedded.ts";

/** Returns the tables of what binary files hold. */
export function embeddedTables(files: readonly EmbeddedFile[]): string {
  return files.map(({ package: name, path, sha256, libraries }) =>
    [
      `### \`${name}\`: \`${path}\``,
      "",
      `SHA-256 \`${sha256}\``,
      "",
      "| library | version | licence | copyright | seen in the file as |",
      "| --- | --- | --- | --- | --- |",
      ...libraries.map(({ name, version = "not named", licence, copyright, evidence }) =>
        `| ${name} | ${version} | ${licence} | ${copyright} | \`${evidence}\` |`
      ),
    ].join("\n")
  ).join("\n\n");
}

/** Returns a table of the packages and wheels of a bill, by licence. */
export function packageTable({ components }: Bill): string {
  const byLicence = new Map<string, string[]>();
  for (const component of components) {
    const licence = component.licenses?.[0]?.expression ?? "not named";
    byLicence.set(licence, [...byLicence.get(licence) ?? [], nameOf(component)]);
  }
  const rows = [...byLicence].sort(([a, first], [b, second]) =>
    second.length - first.length || (a < b ? -1 : 1)
  );
  return [
    "| licence | packages |",
    "| --- | --- |",
    ...rows.map(([licence, names]) => `| ${licence} | ${names.sort().join(", ")} |`),
  ].join("\n");
}

function nameOf({ group, name, version, scope }: Component): string {
  const full = group === undefined ? name : `${group}/${name}`;
  return `${full} ${version}${scope === "optional" ? " (wheel)" : ""}`;
}

/**
 * Returns `text` with `content` between the marks of `part`. Throws a `TypeError` where it has no
 * marks.
 */
export function withPart(text: string, part: string, content: string): string {
  const begin = `<!-- ${part}: written by \`deno task sbom\` -->`, end = `<!-- end of ${part} -->`;
  const from = text.indexOf(begin), to = text.indexOf(end);
  if (from < 0 || to < from) {
    throw new TypeError(`found no marks of ${part}, expected ${begin} and ${end}`);
  }
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}
