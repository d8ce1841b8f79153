/** Finds X-rays that are shipped compressed. */
import { existsSync } from "node:fs";
import { join } from "node:path";

/**
 * `path` below `folder`, or the same with `.gz` where only that file exists: some releases of
 * MIMIC-CXR ship `.dcm.gz`, while EGD-CXR's table names `.dcm`.
 */
export function presentPath(folder: string, path: string): string {
  return !existsSync(join(folder, path)) && existsSync(join(folder, `${path}.gz`)) ? `${path}.gz` : path;
}
