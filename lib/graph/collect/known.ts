/**
 * Lists a store's content at one moment, by names and not by times: a clock may be set back
 * meanwhile.
 */
import type { Hash } from "../hash.ts";
import type { Layout } from "../store/layout.ts";
import { storedResults } from "../store/walk.ts";

/** The keys of results and of scratch folders that were there. */
export interface Known {
  readonly results: ReadonlySet<Hash>;
  readonly scratch: ReadonlySet<string>;
}

/** Lists the store's present content. */
export async function knownNow(layout: Layout): Promise<Known> {
  const { files } = await storedResults(layout);
  return {
    results: new Set(files.map(({ hash }) => hash)),
    scratch: new Set(layout.door.names(layout.scratches)),
  };
}
