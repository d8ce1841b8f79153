/**
 * Lists the functions that one room offers to the others, and those among them without an example.
 *
 * deno run -A tasks/testing/public_functions.ts lib/data # list what is missing
 */
import { fileURLToPath } from "node:url";
import { examplesIn, hasWord } from "./examples.ts";
import { importsOfAll, roomOf } from "./rooms.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** The rooms in which every public function shows its use. */
export const ROOMS_WITH_EXAMPLES: readonly string[] = [
  "lib/data",
  "lib/errors",
  "lib/evaluate",
  "lib/formats",
  "lib/graph",
  "lib/nn",
  "lib/random",
  "lib/search",
  "lib/stats",
  "lib/train",
];

/** A function that a file of another room imports; tests do not count. */
export interface PublicFunction {
  readonly path: string;
  readonly name: string;
}

const FUNCTION = /^export (?:async )?function\*? (\w+)/gm;
const ARROW = /^export const (\w+)[^=]*= (?:async )?(?:<[^>]*>)?(?:\([^()]*\)[^=]*|\w+ )=>/gm;

/** Returns the functions that a file's text exports by name. */
function functionsIn(text: string): readonly string[] {
  return [FUNCTION, ARROW].flatMap((form) => [...text.matchAll(form)].map(([, name]) => name!));
}

/** Returns the public functions of a room, sorted by file. */
export function publicFunctions(room: string): readonly PublicFunction[] {
  const wanted = new Map<string, Set<string>>();
  for (const [path, imports] of importsOfAll()) {
    if (roomOf(path) === room) continue;
    for (const { target, names } of imports) {
      if (roomOf(target) !== room) continue;
      wanted.set(target, (wanted.get(target) ?? new Set()).union(new Set(names)));
    }
  }
  return [...wanted].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([path, names]) =>
    functionsIn(Deno.readTextFileSync(ROOT + path))
      .filter((name) => names.has(name) || names.has("*"))
      .map((name) => ({ path, name }))
  );
}

/**
 * Returns the public functions of a room whose comment has no example that uses them, as `PATH:
 * NAME`.
 */
export function withoutExample(room: string): readonly string[] {
  return publicFunctions(room)
    .filter(({ path, name }) =>
      !examplesIn(Deno.readTextFileSync(ROOT + path), path)
        .some((example) => example.name === name && hasWord(example.code, name))
    )
    .map(({ path, name }) => `${path}: ${name}`);
}

if (import.meta.main) {
  const rooms = Deno.args.length > 0 ? Deno.args : ROOMS_WITH_EXAMPLES;
  for (const room of rooms) {
    const missing = withoutExample(room);
    console.log(
      `${room}: ${publicFunctions(room).length} public functions, ${missing.length} without an example`,
    );
    for (const line of missing) console.log(`  ${line}`);
  }
}
