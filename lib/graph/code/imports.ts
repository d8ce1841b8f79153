/** Finds the modules that a file imports when it runs. */
import type { CodeToken } from "./tokens.ts";
import { itemAt } from "../../formats/items.ts";

/** The imports that a scan of a file's tokens finds. */
export interface Imports {
  /** Specifiers of modules that the running file loads, each once, in order of appearance. */
  readonly specifiers: readonly string[];
  /**
   * Relative paths that it turns into URLs beside itself; each may be a file, a folder or missing.
   */
  readonly urls: readonly string[];
  /** The line of the first dynamic import whose specifier is computed. */
  readonly computedAt?: number;
}

/**
 * Returns the value imports of a file: `import … from`, `import "…"`, `export … from`,
 * `import("…")`; and paths in `new URL("…", import.meta.url)` or `import.meta.resolve("…")`. Under
 * `verbatimModuleSyntax` exactly `import type` and `export type` are erased, so they are left out.
 */
export function valueImports(tokens: readonly CodeToken[]): Imports {
  const specifiers = new Set<string>(), urls = new Set<string>();
  let computedAt: number | undefined;
  for (let at = 0; at < tokens.length; at++) {
    const token = itemAt(tokens, at);
    if (token.kind !== "name" || isMember(tokens, at)) continue;
    if (token.text === "export") add(exportedFrom(tokens, at + 1));
    else if (token.text === "URL") addUrl(urlBesideModule(tokens, at + 1));
    else if (token.text === "import") {
      const next = tokens[at + 1];
      if (next?.text === "(") dynamic(at + 2);
      else if (next?.text === ".") addUrl(resolvedBesideModule(tokens, at + 2));
      else add(importedFrom(tokens, at + 1));
    }
  }
  return {
    specifiers: [...specifiers],
    urls: [...urls],
    ...(computedAt === undefined ? {} : { computedAt }),
  };

  function add(specifier: string | undefined): void {
    if (specifier !== undefined) specifiers.add(specifier);
  }

  function dynamic(at: number): void {
    const specifier = literal(tokens[at]);
    const end = tokens[at + 1]?.text;
    if (specifier !== undefined && (end === ")" || end === ",")) specifiers.add(specifier);
    else computedAt ??= tokens[at]?.line ?? 1;
  }

  function addUrl(path: string | undefined): void {
    if (path !== undefined && /^\.{1,2}\//.test(path)) urls.add(path);
  }
}

/** Returns true for a name after a dot (`x.import`) or before a colon (`{ import: 1 }`). */
function isMember(tokens: readonly CodeToken[], at: number): boolean {
  const before = tokens[at - 1]?.text;
  return before === "." || before === "?." || tokens[at + 1]?.text === ":";
}

function importedFrom(tokens: readonly CodeToken[], start: number): string | undefined {
  const first = literal(tokens[start]);
  if (first !== undefined) return first;
  if (tokens[start]?.text === "type" && isTypeOnly(tokens, start)) return undefined;
  return clauseSource(tokens, start);
}

/**
 * Returns true if the word after `import` is the keyword `type`, not the name of a default import.
 */
function isTypeOnly(tokens: readonly CodeToken[], start: number): boolean {
  const next = tokens[start + 1]?.text;
  if (next === ",") return false;
  return next !== "from" || literal(tokens[start + 2]) === undefined;
}

function exportedFrom(tokens: readonly CodeToken[], start: number): string | undefined {
  const first = tokens[start]?.text;
  return first === "{" || first === "*" ? clauseSource(tokens, start) : undefined;
}

/** Returns the string after `from`, past a clause of names, commas, one pair of braces and `*`. */
function clauseSource(tokens: readonly CodeToken[], start: number): string | undefined {
  let inBraces = false;
  for (let at = start; at < tokens.length; at++) {
    const { text, kind } = itemAt(tokens, at);
    if (!inBraces && text === "from") {
      const source = literal(tokens[at + 1]);
      if (source !== undefined) return source;
    }
    if (text === "{") inBraces = true;
    else if (text === "}") inBraces = false;
    else if (kind !== "name" && kind !== "string" && text !== "," && text !== "*") return undefined;
    // `export { a }` without `from` ends at its brace.
    if (text === "}" && tokens[at + 1]?.text !== "from") return undefined;
  }
  return undefined;
}

/** Returns the first argument of `new URL("./table.json", import.meta.url)`. */
function urlBesideModule(tokens: readonly CodeToken[], start: number): string | undefined {
  const pattern = ["(", undefined, ",", "import", ".", "meta", ".", "url"];
  return matches(tokens, start, pattern) ? literal(tokens[start + 1]) : undefined;
}

/** Returns the argument of `import.meta.resolve("./table.json")`, read from after `import.`. */
function resolvedBesideModule(tokens: readonly CodeToken[], start: number): string | undefined {
  return matches(tokens, start, ["meta", ".", "resolve", "("]) ? literal(tokens[start + 4]) : undefined;
}

function matches(
  tokens: readonly CodeToken[],
  start: number,
  pattern: readonly (string | undefined)[],
): boolean {
  return pattern.every((text, index) => text === undefined || tokens[start + index]?.text === text);
}

/** Returns the value of a string literal or of a template without substitutions. */
function literal(token: CodeToken | undefined): string | undefined {
  if (token?.kind !== "string" && token?.kind !== "template") return undefined;
  const inner = token.text.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}
