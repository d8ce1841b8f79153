/**
 * Damaged files leave their place, but never the store: somebody may want to know what became of
 * them.
 */
import { basename, join } from "node:path";
import type { Layout } from "./layout.ts";

/**
 * Moves a file (or whatever stands in its place) into the store's quarantine; returns its new path.
 */
export async function putAside(path: string, layout: Layout): Promise<string> {
  await layout.door.makeFolder(layout.quarantine);
  const aside = join(layout.quarantine, `${basename(path)}.${crypto.randomUUID().slice(0, 8)}`);
  layout.door.rename(path, aside);
  return aside;
}
