import { canonical, type Value } from "../../search/parameter.ts";

/**
 * Returns numbers and names as they are, and other values as a text that is equal for equal ones.
 */
export function plain(value: Value): number | string {
  return typeof value === "number" || typeof value === "string" ? value : canonical(value);
}
