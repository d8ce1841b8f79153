/** Describes every result that a result was made from, down to data files, objects and code. */
import { codeIdentifier } from "../graph/code/code_identity.ts";
import { safeText } from "../graph/render/text.ts";
import type { StoredOutput } from "../graph/store/objects.ts";
import type { Result } from "../graph/store/result.ts";
import type { Store } from "../graph/store/store.ts";
import type { FoundResult } from "./find_results.ts";
import { gitHead } from "./git_head.ts";
import { item, showResult } from "./show_result.ts";

/** The most files of a stored folder that are listed; its manifest has all of them. */
const LISTED = 10;

/**
 * Returns the lines of a result and of all results that it was made from, each once: the places of
 * its outputs' bytes, and the user's files that it read. Then lists their code files, compared with
 * those below `root`.
 */
export async function showChain(
  found: FoundResult,
  store: Store,
  { root }: { readonly root: string },
): Promise<string[]> {
  const { results, gone } = chainOf(found.result, store);
  const [first, ...others] = results;
  const blocks = [
    ...(first === undefined ? [] : [[...showResult(found, store), ...placesOf(first, store)]]),
    ...others.map((
      result,
    ) => [...showResult({ hash: result.key, result }, store), ...placesOf(result, store)]),
    ...gone.map((line) => [line]),
    await codeLines(results, store, root),
  ];
  return blocks.flatMap((lines, index) => index === 0 ? lines : ["", ...lines]);
}

/**
 * Returns the results behind `last`, which comes first, and a sentence for each that is no longer
 * in the store.
 */
function chainOf(last: Result, store: Store) {
  const results = [last], gone: string[] = [];
  const seen = new Set([last.key]);
  for (const { provenance } of results) {
    for (const { task, key } of Object.values(provenance.inputs)) {
      if (seen.has(key)) continue;
      seen.add(key);
      const result = store.result(key);
      if (result !== undefined) results.push(result);
      else {gone.push(
          safeText(`${task}: its result ${key} is no longer in the store, so nothing before it can be shown`),
        );}
    }
  }
  return { results, gone };
}

/** Returns the objects of a result's outputs, and the user's files that it read. */
function placesOf({ record, outputs, provenance }: Result, store: Store): string[] {
  const data = Object.entries(record.inputs).filter(([name]) => provenance.inputs[name] === undefined);
  return [
    ...item("objects", Object.entries(outputs).flatMap(([name, output]) => objectLines(name, output, store))),
    ...data.flatMap(([name, hash]) => {
      const tree = store.objects.peekTree(hash);
      return item(
        "data files",
        tree === undefined
          ? [`${name}: the list of its files (${hash}) is not in the store`]
          : Object.entries(tree.files).map(([path, file]) => `${path}: ${file.hash}, ${file.size} bytes`),
      );
    }),
  ];
}

function objectLines(name: string, { kind, hash }: StoredOutput, { layout, objects }: Store): string[] {
  if (kind === "file") return [`${name}: ${layout.object(hash)}`];
  const files = Object.entries(objects.peekTree(hash)?.files ?? {});
  const more = files.length - LISTED;
  return [
    `${name}: a folder, its list of files ${layout.object(hash)}`,
    ...files.slice(0, LISTED).map(([path, file]) => `  ${path}: ${layout.object(file.hash)}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** Returns the code files of results, and which of them differ in the project below `root`. */
async function codeLines(results: readonly Result[], store: Store, root: string): Promise<string[]> {
  const here = filesHere(results, root);
  const files = new Map<string, string>();
  let same = 0;
  for (const { record } of results) {
    for (const [path, hash] of Object.entries(store.code(record.code)?.files ?? {})) {
      const line = `${path}: ${hash}`;
      if (files.has(line)) continue;
      const now = here.get(path);
      if (now === hash) same++;
      files.set(line, now === hash ? "" : now === undefined ? " (not here)" : ` (here: ${now})`);
    }
  }
  const commit = await gitHead(root);
  return [
    ...item("commit", [
      commit === undefined
        ? "none that can be read: this folder is not a Git clone"
        : `${commit} is checked out here, ${
          same === files.size ? "with the same code" : "with other code: see below"
        }`,
    ]),
    ...item("code files", [
      `${files.size}, ${same} of them the same here`,
      ...[...files].sort(([a], [b]) => a < b ? -1 : 1).map(([line, note]) => `${line}${note}`),
    ]),
  ];
}

/** Returns the hashes of the code files that the results' modules have in the project now. */
function filesHere(results: readonly Result[], root: string): ReadonlyMap<string, string> {
  const identify = codeIdentifier({ root });
  const files = new Map<string, string>();
  for (const module of new Set(results.map(({ record }) => record.module))) {
    try {
      for (const [path, hash] of Object.entries(identify(module).files)) files.set(path, hash);
    } catch {
      // The module is gone or its imports cannot be followed: its files count as missing.
    }
  }
  return files;
}
