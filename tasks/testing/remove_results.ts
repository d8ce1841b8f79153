/** Removes results from a store, so that their tasks run again, for tests. */
import { join } from "node:path";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { openStore } from "../../lib/graph/store/store.ts";

/**
 * Removes the results of all trainings and of the first task of every other kind from the
 * store that the report in `report` was made from; returns the tasks' names.
 */
export async function removeResults(store: string, report: string): Promise<readonly string[]> {
  const receipt = trustedJson<{ readonly tasks: readonly { readonly name: string; readonly key: string }[] }>(
    await Deno.readTextFile(join(report, "receipt.json")),
  );
  const kinds = new Set<string>();
  const gone = receipt.tasks.filter(({ name }) => {
    const kind = name.replace(/\/.*/, "");
    const isFirst = !kinds.has(kind);
    kinds.add(kind);
    return isFirst || kind === "train";
  });
  const { layout } = openStore(store);
  await Promise.all(gone.map(({ key }) => Deno.remove(layout.result(key))));
  return gone.map(({ name }) => name);
}
