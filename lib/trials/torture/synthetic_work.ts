/**
 * Runs a task of a synthetic study: grinds its inputs and parameters through SHA-256, epoch by
 * epoch.
 */
import type { WorkContext } from "../../graph/task.ts";
import { digestOf, grind, isFolder, settingsOf } from "./grind.ts";
import { memberOf } from "../../formats/items.ts";

/**
 * Writes the hash of its inputs and parameters to the output `out` (for a folder, to `a.txt` and
 * `b.txt` in it).
 */
export default async function work(context: WorkContext): Promise<void> {
  const { parameters, inputs, outputs } = context;
  const settings = settingsOf(parameters);
  const { digest } = await grind(context, {
    ...settings,
    from: { epoch: 0, digest: digestOf(parameters, inputs) },
  });
  const out = memberOf(outputs, "out");
  if (isFolder(out)) {
    for (const name of ["a.txt", "b.txt"]) Deno.writeTextFileSync(`${out}/${name}`, name + digest);
  } else Deno.writeTextFileSync(out, digest);
}
