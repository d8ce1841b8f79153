/** Removes results from a store, so that their tasks run again, for tests. */
import { join } from "node:path";
import { trustedJson } from "../../fixtures/trusted_json.ts";
import { openStore } from "../../lib/graph/store/store.ts";

/** Returns the kind of a task by its name: `train` of `train/ResNet/seed 1`. */
const kindOf = (name: string) => name.replace(/\/.*/, "");

/**
 * Removes the results of all trainings from the store that the report in `report` was made from;
 * returns the tasks' names.
 */
export function removeTrainings(store: string, report: string): Promise<readonly string[]> {
  return removeResults(store, report, (name) => kindOf(name) === "train");
}

/** Removes the result of the first task of every other kind, as {@linkcode removeTrainings}. */
export function removeFirstOfOthers(store: string, report: string): Promise<readonly string[]> {
  const kinds = new Set(["train"]);
  return removeResults(store, report, (name) => {
    const isFirst = !kinds.has(kindOf(name));
    kinds.add(kindOf(name));
    return isFirst;
  });
}

async function removeResults(
  store: string,
  report: string,
  isGone: (name: string) => boolean,
): Promise<readonly string[]> {
  const receipt = trustedJson<{ readonly tasks: readonly { readonly name: string; readonly key: string }[] }>(
    await Deno.readTextFile(join(report, "receipt.json")),
  );
  const gone = receipt.tasks.filter(({ name }) => isGone(name));
  const { layout } = openStore(store);
  await Promise.all(gone.map(({ key }) => Deno.remove(layout.result(key))));
  return gone.map(({ name }) => name);
}
