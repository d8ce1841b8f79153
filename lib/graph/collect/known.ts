/**
 * Lists a store's content at one moment. It goes by names, not by times: a clock may be set back.
 */
import type { Hash } from "../hash.ts";
import type { Layout } from "../store/layout.ts";
import { storedResults } from "../store/walk.ts";

/** The keys of the results and scratch folders at that moment. */
export interface Known {
  readonly results: ReadonlySet<Hash>;
  readonly scratch: ReadonlySet<string>;
}

/**
 * Lists the keys of a store's present results and scratch folders.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { openExample, resultOf } from "../example/open_example.ts";
 *
 * await using example = await openExample();
 * const plan = await example.run(3);
 * const { results } = await knownNow(example.store.layout);
 * assertEquals(results, new Set(["square", "double"].map((task) => resultOf(plan, task).key)));
 * ```
 */
export async function knownNow(layout: Layout): Promise<Known> {
  const { files } = await storedResults(layout);
  return {
    results: new Set(files.map(({ hash }) => hash)),
    scratch: new Set(layout.door.names(layout.scratches)),
  };
}
