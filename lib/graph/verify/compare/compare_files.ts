/** Compares two files by content: tensors, JSON, or bytes. */
import { jsonDifferences } from "../../reasons/json_difference.ts";
import { isPlainJson } from "../../hash.ts";
import type { Json } from "../../task.ts";
import { compareTensors, openTensorFile } from "./compare_tensors.ts";
import type { FileDifference } from "./difference.ts";
import { gapOf, NO_GAP, widerGap } from "./gap.ts";
import { tuple } from "../../../formats/items.ts";

/** Returns the first difference between two files; `undefined` if they have the same bytes. */
export async function compareFiles(oldPath: string, newPath: string): Promise<FileDifference | undefined> {
  const bytes = await compareBytes(oldPath, newPath);
  if (bytes === undefined) return undefined;
  using old = await openTensorFile(oldPath);
  using now = old && await openTensorFile(newPath);
  if (old !== undefined && now !== undefined) return await compareTensors(old, now) ?? bytes;
  const before = await readJson(oldPath), after = await readJson(newPath);
  if (before === undefined || after === undefined) return bytes;
  return compareJson(before, after) ?? bytes;
}

/** Returns the first field that differs; `undefined` if the values are the same. */
function compareJson(old: Json, now: Json): FileDifference | undefined {
  const differences = jsonDifferences(old, now);
  if (differences.length === 0) return undefined;
  let largest: typeof NO_GAP | undefined = NO_GAP;
  for (const { old, new: now } of differences) {
    const numbers = typeof old === "number" && typeof now === "number";
    largest = largest && numbers ? widerGap(largest, gapOf(old, now)) : undefined;
  }
  const [{ path, old: before, new: after }] = tuple(differences, 1);
  return {
    kind: "field",
    path,
    old: before,
    new: after,
    differing: differences.length,
    ...(largest ? { largest } : {}),
  };
}

/** The most bytes of a file that is compared as JSON; a larger one is compared as bytes. */
const JSON_LIMIT = 256 * 2 ** 20;

/** Returns the value of a JSON file; `undefined` for any other. */
export async function readJson(path: string): Promise<Json | undefined> {
  if ((await Deno.stat(path)).size > JSON_LIMIT) return undefined;
  try {
    const value = JSON.parse(await Deno.readTextFile(path));
    return typeof value === "object" && isPlainJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const PIECE = 1 << 20;

async function compareBytes(oldPath: string, newPath: string): Promise<FileDifference | undefined> {
  using old = await Deno.open(oldPath, { read: true });
  using now = await Deno.open(newPath, { read: true });
  const oldSize = (await old.stat()).size, newSize = (await now.stat()).size;
  const a = new Uint8Array(PIECE), b = new Uint8Array(PIECE);
  for (let offset = 0; offset < Math.min(oldSize, newSize);) {
    const count = await old.read(a) ?? 0;
    for (let filled = 0; filled < count;) filled += await now.read(b.subarray(filled, count)) ?? count;
    const index = a.subarray(0, count).findIndex((byte, at) => byte !== b[at]);
    if (index >= 0) return { kind: "bytes", offset: offset + index, oldSize, newSize };
    offset += Math.max(1, count);
  }
  return oldSize === newSize
    ? undefined
    : { kind: "bytes", offset: Math.min(oldSize, newSize), oldSize, newSize };
}
