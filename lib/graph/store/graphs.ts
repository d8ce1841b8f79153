/**
 * Remembers the graphs that used a store, and the files that described them, so that no graph's
 * results count as unneeded by mistake.
 */
import type { Layout } from "./layout.ts";

/** A graph that has, or had, results in the store. */
export interface KnownGraph {
  readonly name: string;
  /** The files on this machine that it was read from, absolute; empty if none was noted. */
  readonly files: readonly string[];
}

/** Matches the name of a history; dots of a graph's own name are encoded. */
const HISTORY = /^([^.]+)\.jsonl$/;

/**
 * Returns all graphs with a history, in the order of their names.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { layout } = example.store;
 * assertEquals(knownGraphs(layout), []);
 * await example.run(3);
 * assertEquals(knownGraphs(layout), [{ name: "example", files: [] }]);
 * ```
 */
export function knownGraphs(layout: Layout): KnownGraph[] {
  return layout.door.names(layout.histories).flatMap((file) => {
    const [, part] = HISTORY.exec(file) ?? [];
    const name = part === undefined ? undefined : decoded(part);
    return name === undefined ? [] : [{ name, files: filesOf(layout, name) }];
  });
}

/**
 * Notes that a graph was read from `file`, an absolute path. A failure is ignored: the graph then
 * has no known file.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const { layout } = example.store;
 * await example.run(3);
 * noteGraphFile(layout, "example", "/home/anna/example.yaml");
 * assertEquals(knownGraphs(layout), [{ name: "example", files: ["/home/anna/example.yaml"] }]);
 * ```
 */
export function noteGraphFile(layout: Layout, graph: string, file: string): void {
  const files = filesOf(layout, graph);
  if (files.includes(file)) return;
  try {
    layout.door.replace(layout.graphFiles(graph), JSON.stringify([...files, file]) + "\n");
  } catch {
    // A collection asks before it removes any of the graph's results.
  }
}

/**
 * Removes the history of a graph, so that the store no longer knows it. Its results stay until they
 * are collected.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * await example.run(3);
 * forgetGraph(example.store.layout, "example");
 * assertEquals(knownGraphs(example.store.layout), []);
 * assertEquals((await example.plan(3)).states.get("double")?.state, "done");
 * ```
 */
export function forgetGraph(layout: Layout, graph: string): void {
  for (const path of [layout.history(graph), layout.graphFiles(graph), layout.keys(graph)]) {
    if (layout.door.status(path) !== undefined) layout.door.remove(path);
  }
}

function filesOf({ door, graphFiles }: Layout, graph: string): string[] {
  try {
    const files: unknown = JSON.parse(door.readText(graphFiles(graph)) ?? "[]");
    return Array.isArray(files) ? files.filter((file) => typeof file === "string") : [];
  } catch {
    return [];
  }
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}
