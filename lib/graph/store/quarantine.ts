/**
 * Moves damaged files out of their place, but never out of the store, so that a user can examine
 * them.
 */
import { basename, join } from "node:path";
import type { Layout } from "./layout.ts";

/**
 * Moves the file (or anything else) at `path` into the store's quarantine; returns its new path.
 */
export async function putAside(path: string, layout: Layout): Promise<string> {
  await layout.door.makeFolder(layout.quarantine);
  const aside = join(layout.quarantine, `${basename(path)}.${crypto.randomUUID().slice(0, 8)}`);
  layout.door.rename(path, aside);
  return aside;
}
