/** Reads the model of a task: the output of a `network` task. */
import type { WorkContext } from "../../graph/task.ts";
import type { Model } from "../../nn/model.ts";
import { decodeModel } from "../../nn/model_file.ts";
import { memberOf } from "../../formats/items.ts";

/** Reads the input `model`. Throws a `ModelFileError`. */
export async function readModel(inputs: WorkContext["inputs"]): Promise<Model> {
  return decodeModel(await Deno.readTextFile(memberOf(inputs, "model")), memberOf(inputs, "model"));
}
