/** For tests: stored results. */
import { createHash } from "node:crypto";
import type { Stored } from "../measurements.ts";

/** Returns the value under a hash of its own. */
export function stored<Value>(value: Value): Stored<Value> {
  return { hash: createHash("sha256").update(JSON.stringify(value)).digest("hex"), value };
}
