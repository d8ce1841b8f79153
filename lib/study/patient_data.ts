/** Describes the patients' data in a copy of a study's results. */
import { dataRecordSchema } from "../data/data_record.ts";
import { bytesText } from "../graph/render/text.ts";
import { belongsToNobody } from "./belongs_to_nobody.ts";
import { taskNames } from "./graph/task_names.ts";
import type { Study } from "./study.ts";
import { readJson } from "./work/files.ts";
import { itemAt } from "../formats/items.ts";

/**
 * Lists the contents of a study's finished results by kind of task, with their sizes. Returns
 * `undefined` if the images belong to nobody. A file that several tasks made counts once for each.
 */
export async function patientDataText({ data, plan, store }: Study): Promise<string | undefined> {
  const split = plan.states.get(taskNames.split);
  const stored = split?.state === "done" ? split.result.outputs.data : undefined;
  const record = stored && await readJson(await store.objects.verifiedPath(stored.hash), dataRecordSchema);
  if (belongsToNobody(data, record)) return undefined;
  const kinds = new Map<string, { count: number; bytes: number }>();
  let results = 0, bytes = 0;
  for (const [name, state] of plan.states) {
    if (state.state !== "done") continue;
    const kind = itemAt(name.split("/", 1), 0);
    const size = Object.values(state.result.outputs).reduce((sum, { size }) => sum + size, 0);
    const before = kinds.get(kind) ?? { count: 0, bytes: 0 };
    kinds.set(kind, { count: before.count + 1, bytes: before.bytes + size });
    results++;
    bytes += size;
  }
  const parts = [...kinds].map(([kind, { count, bytes }]) => `${kind} (${count}, ${bytesText(bytes)})`);
  const list = parts.length === 0
    ? ""
    : `: ${parts.join(", ")}; among them pixels, gaze, ids of images and patients, and paths`;
  return `${results} results, ${
    bytesText(bytes)
  }, made from ${data.entries.length} images that may be patients'${list}`;
}
