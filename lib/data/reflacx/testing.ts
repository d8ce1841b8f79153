/** For tests: settings of three classes, and tables made by hand. */
import { reflacxSchema, type ReflacxSettings } from "./settings.ts";

/** Settings of the phantom's three classes over both vocabularies. */
export function threeClasses(changes: Readonly<Record<string, unknown>> = {}): ReflacxSettings {
  return reflacxSchema.parse({
    kind: "reflacx",
    classes: [
      { name: "no finding", not: ["Enlarged cardiac silhouette", "Consolidation", "Atelectasis"] },
      {
        name: "cardiomegaly",
        where: { "Enlarged cardiac silhouette": ">= 3" },
        not: { Consolidation: ">= 3" },
      },
      { name: "consolidation", where: { Consolidation: ">= 3" }, not: ["Enlarged cardiac silhouette"] },
    ],
    ...changes,
  });
}

/** Returns a table with lines that end in CRLF, as bytes. */
export function crlfTable(lines: readonly string[]): Uint8Array {
  return new TextEncoder().encode([...lines, ""].join("\r\n"));
}

/** Yields bytes in two pieces, as a reader of a disk does. */
export async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes.subarray(0, bytes.length >> 1));
  yield bytes.subarray(bytes.length >> 1);
}
