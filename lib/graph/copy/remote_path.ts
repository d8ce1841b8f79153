/**
 * Defines the paths in a remote. It has the layout of a store in a folder, so that it can be
 * mounted or synced as one.
 */
import type { Hash } from "../hash.ts";
import { storeLayout } from "../store/layout.ts";

const ROOT = storeLayout("/");

/** Paths in a remote, with `/` between the parts. */
export const remotePath = {
  object: (hash: Hash): string => portable(ROOT.object(hash)),
  result: (key: Hash): string => portable(ROOT.result(key)),
} as const;

function portable(path: string): string {
  return path.replaceAll("\\", "/").replace(/^\//, "");
}
