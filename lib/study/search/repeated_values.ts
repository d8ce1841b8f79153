/** Finds values of a setting that a list contains twice. */
import { quoted } from "../../errors/quoted.ts";
import { itemAt } from "../../formats/items.ts";
import { valueLabels } from "../../search/labels.ts";
import { canonical, type Value } from "../../search/parameter.ts";
import type { Fault } from "../fault.ts";
import { repeatedPlaces } from "../repeated.ts";

/** Returns the faults of values that occur earlier in the list, also in another spelling. */
export function repeatedValues(values: readonly Value[], path: Fault["path"]): Fault[] {
  const labels = valueLabels(values);
  return repeatedPlaces(values.map(canonical)).map(([index, first]) => {
    const label = itemAt(labels, index);
    return {
      path: [...path, index],
      message: `found ${typeof values[index] === "number" ? label : quoted(label)} again (first at position ${
        first + 1
      }), expected it once`,
    };
  });
}
