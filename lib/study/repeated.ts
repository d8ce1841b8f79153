/** Finds values of an experiment file that occur twice. */
import { quoted } from "../errors/quoted.ts";
import type { Fault } from "./fault.ts";
import { itemAt } from "../formats/items.ts";

/**
 * Returns the faults of values that occur earlier in the list; `same` returns equal texts for
 * values that count as equal.
 */
export function repeated<Value extends string | number>(
  values: readonly Value[],
  path: readonly (string | number)[],
  same: (value: Value) => unknown = (value) => value,
): Fault[] {
  return repeatedPlaces(values.map(same)).map(([index, first]) => ({
    path: [...path, index],
    message: `found ${shown(itemAt(values, index))} again (first at position ${first + 1}${
      values[first] === values[index] ? "" : ` as ${shown(itemAt(values, first))}`
    }), expected it once`,
  }));
}

function shown(value: string | number): string {
  return typeof value === "number" ? String(value) : quoted(value);
}

/** Returns the index of every value that occurs earlier, with the index of its first occurrence. */
export function repeatedPlaces(values: readonly unknown[]): [index: number, first: number][] {
  const first = new Map<unknown, number>();
  return values.flatMap((value, index): [number, number][] => {
    const earlier = first.get(value);
    if (earlier === undefined) first.set(value, index);
    return earlier === undefined ? [] : [[index, earlier]];
  });
}

/** Normalises text: case and spaces do not count. */
export function readerText(text: string): string {
  return text.trim().replace(/\s+/g, " ").toLowerCase();
}
