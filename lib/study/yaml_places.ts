/** Finds the places of values and keys in a YAML document. */
import { type Document, isMap, isNode, isScalar, isSeq, type Scalar, visit, type YAMLMap } from "yaml";
import type { Fault } from "./fault.ts";

/** Returns the place of a fault in the text, in characters from its start. */
export type Places = (fault: Fault) => number;

/** Finds the value at fault, the key if that is at fault, or their nearest ancestor. */
export function placesIn({ contents }: Document.Parsed): Places {
  const indices = new Map<YAMLMap, ReadonlyMap<string, { readonly key: unknown; readonly value: unknown }>>();
  const pairAt = (map: YAMLMap, step: string) => {
    let index = indices.get(map);
    if (index === undefined) {
      // Finds the first of duplicate keys, like the library's own look-up.
      const pairs = map.items.toReversed();
      index = new Map(pairs.flatMap((pair) => isScalar(pair.key) ? [[String(pair.key.value), pair]] : []));
      indices.set(map, index);
    }
    return index.get(step);
  };
  return ({ path, at }) => {
    let node: unknown = contents;
    let offset = contents?.range[0] ?? 0;
    for (const step of path) {
      if (isMap(node)) {
        const pair = pairAt(node, String(step));
        if (pair === undefined) break;
        if (isNode(pair.key) && pair.key.range) offset = pair.key.range[0];
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(step)];
        if (isNode(node) && node.range) offset = node.range[0];
      } else break;
    }
    if (isScalar(node) && node.range && at !== "key") offset = node.range[0];
    return offset;
  };
}

/**
 * Finds the first key that its map already has. The library's own check compares each key with
 * every other, which takes minutes for a file with many.
 */
export function repeatedKey(document: Document.Parsed): Scalar | undefined {
  let found: Scalar | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name)) {
          found = key;
          return visit.BREAK;
        }
        seen.add(name);
      }
      return undefined;
    },
  });
  return found;
}
