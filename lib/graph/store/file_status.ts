/** The status of a store's files: asked for one at a time, or for a big plan read from one listing of all of them. */
import type { Hash } from "../hash.ts";
import type { Layout } from "./layout.ts";
import { type FileListing, startListing } from "./listing.ts";
import { type FileStamp, fileStamp } from "./memo.ts";

/** Looks at the files of one store. */
export interface FileStatus {
  /** The stamp of the plain file that holds this object; `undefined` where there is none. */
  object(hash: Hash): FileStamp | undefined;
  /** The same of the result under this key. */
  result(key: Hash): FileStamp | undefined;
  /**
   * Starts to list all files beside whatever the caller does next, where that is faster for `tasks` tasks. Until the
   * survey is disposed of, statuses are as of the listing; what it does not show is asked for one at a time.
   */
  survey(tasks: number): Survey;
}

/** A listing in the making. */
export interface Survey extends Disposable {
  /** Resolves when the listing can be asked, or when there is none; never rejects. */
  readonly ready: Promise<void>;
}

/** The statuses of the files of the store with this layout. */
export function fileStatus(layout: Layout): FileStatus {
  let listing: FileListing | undefined;
  return {
    object: (hash) => listing?.object(hash) ?? statusOf(() => layout.object(hash)),
    result: (key) => listing?.result(key) ?? statusOf(() => layout.result(key)),
    survey(tasks) {
      const started = startListing(layout, tasks);
      let over = false;
      return {
        ready: started.then((found) => {
          if (!over) listing = found;
        }),
        [Symbol.dispose]() {
          over = true;
          listing = undefined;
        },
      };
    },
  };
}

/** Nothing lies under what is no hash, of which there is no path. */
function statusOf(path: () => string): FileStamp | undefined {
  try {
    const info = Deno.lstatSync(path());
    return info.isFile ? fileStamp(info) : undefined;
  } catch {
    return undefined;
  }
}
