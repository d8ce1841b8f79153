/** Marks the objects that the kept results name. */
import type { Hash } from "../hash.ts";
import { namedObjects } from "../store/contents.ts";
import type { Result } from "../store/result.ts";
import type { Store } from "../store/store.ts";
import { StoreError } from "../store/store_error.ts";
import { lookIn } from "../store/walk.ts";

/**
 * Returns all objects that these results name, including those in their folders' manifests. Throws
 * a {@linkcode StoreError} if a folder's manifest is damaged, because its files are then unknown.
 */
export async function markObjects(results: readonly Result[], store: Store): Promise<Set<Hash>> {
  const marked = new Set<Hash>();
  for (const result of results) {
    for (const { hash, role } of namedObjects(result)) {
      if (marked.has(hash) && role !== "folder") continue;
      marked.add(hash);
      if (role === "folder") markFolder(hash, store, marked);
    }
    // An input may be a part of a folder, whose manifest explains later changes. Keeping its hash
    // costs nothing otherwise.
    for (const hash of Object.values(result.record.inputs)) {
      if (await isManifest(hash, store)) marked.add(hash);
    }
  }
  return marked;
}

function markFolder(hash: Hash, { objects, layout }: Store, marked: Set<Hash>): void {
  const tree = objects.peekTree(hash);
  if (tree !== undefined) {
    for (const file of Object.values(tree.files)) marked.add(file.hash);
  } else if (lookIn(layout, layout.object(hash)) !== undefined) {
    throw new StoreError(
      `the stored list of files ${hash} is damaged, so the objects that it needs are unknown; ` +
        "run deno task store check first",
    );
  }
}

const MANIFEST_START = new TextEncoder().encode('{"files":{');

/** Returns true if an object begins like a folder's manifest. */
async function isManifest(hash: Hash, { layout }: Store): Promise<boolean> {
  const path = layout.object(hash);
  if (lookIn(layout, path)?.isFile !== true) return false;
  using file = await Deno.open(path, { read: true });
  const start = new Uint8Array(MANIFEST_START.length);
  return await file.read(start) === start.length &&
    start.every((byte, index) => byte === MANIFEST_START[index]);
}
