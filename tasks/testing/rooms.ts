import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Rooms from top to bottom; an import may only point down. Rooms of one line do not import each
 * other.
 */
const FLOORS: readonly (readonly string[])[] = [
  ["tasks"],
  ["lib/trials", "lib/third_party"],
  ["lib/study"],
  ["lib/report"],
  ["lib/train", "lib/evaluate"],
  ["lib/data", "lib/engine"],
  ["lib/nn"],
  ["lib/graph"],
  ["lib/search"],
  ["lib/stats"],
  ["lib/random"],
  ["lib/formats", "lib/std"],
  ["lib/errors"],
];

/** A local import of a source file. */
export interface Import {
  /** The imported file, as a path from the root. */
  readonly target: string;
  /** The names that the file imports from it, types included; `*` for all of them. */
  readonly names: readonly string[];
}

/** `import { a, type B } from "./c.ts"`, `import * as c from …`, `export { a } from …`. */
const STATIC = /(?:\{([^{}]*)\}|(\*)(?:\s+as\s+\w+)?|\w+)\s*from\s*"(\.\.?\/[^"]+\.ts)"/g;

/** `const { a } = await import("./c.ts")`, `(await import("./c.ts")).a`. */
const DYNAMIC =
  /(?:\{([^{}]*)\}\s*=\s*)?\(?\s*(?:await\s*)?import\s*\(\s*"(\.\.?\/[^"]+\.ts)"\s*\)(?:\)\.(\w+))?/g;

/** Imports without a name, which run a file. */
const BARE = /import\s*"(\.\.?\/[^"]+\.ts)"/g;

/**
 * Returns the names between the braces of an import: those of the imported file, without `as` and
 * `type`.
 */
function namesIn(braces: string): readonly string[] {
  return braces.split(",")
    .map((item) => item.trim().replace(/^type\s+/, "").split(/\s+as\s+|\s*:\s*/)[0]!)
    .filter((name) => name !== "");
}

/** Returns the local imports in the text of a source file, without those in its comments. */
export function importsIn(text: string, path: string): readonly Import[] {
  const code = text.replaceAll(/^\s*(?:\*|\/\/).*$/gm, "");
  const found = [
    ...[...code.matchAll(STATIC)].map(([, braces = "", star, target = ""]) => ({
      target,
      names: star === undefined ? namesIn(braces) : ["*"],
    })),
    ...[...code.matchAll(DYNAMIC)].map(([, braces = "", target = "", name = ""]) => ({
      target,
      names: namesIn(name || braces),
    })),
    ...[...code.matchAll(BARE)].map(([, target = ""]) => ({ target, names: [] })),
  ];
  return found.map(({ target, names }) => ({ target: normalize(join(dirname(path), target)), names }));
}

let known: ReadonlyMap<string, readonly Import[]> | undefined;

/**
 * Returns the local imports of every source file, types included, by paths from the root; tests and
 * fixtures do not count.
 */
export function importsOfAll(): ReadonlyMap<string, readonly Import[]> {
  return known ??= new Map(
    ["tasks", "lib"].flatMap(sourcesIn).map((path) => [
      path,
      importsIn(Deno.readTextFileSync(join(ROOT, path)), path)
        .filter(({ target }) => !target.startsWith("fixtures/")),
    ]),
  );
}

/**
 * Returns the source files below `folder`, as paths from the root, without tests and files that
 * serve only tests.
 */
export function sourcesIn(folder: string): string[] {
  return [...Deno.readDirSync(join(ROOT, folder))].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    if (isDirectory) return name === "testing" ? [] : sourcesIn(path);
    return name.endsWith(".ts") && !name.endsWith("_test.ts") ? [path] : [];
  }).sort();
}

/** Returns the floor of a file's room, counted from the top; −1 if it is in no room. */
export function floorOf(file: string): number {
  return FLOORS.findIndex((rooms) => rooms.some((room) => file.startsWith(`${room}/`)));
}

/** Returns the room of a file. */
export function roomOf(file: string): string | undefined {
  return FLOORS[floorOf(file)]?.find((room) => file.startsWith(`${room}/`));
}
