/** Makes the checkpoint that a training starts from: random weights, or those of a file. */
import { join } from "node:path";
import { readInput } from "../../formats/open_input.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import type { Tensors } from "../../formats/tensor.ts";
import type { Model } from "../../nn/model.ts";
import { startFromWeights } from "../../nn/weights.ts";
import { itemAt } from "../../formats/items.ts";

/**
 * Returns the checkpoint `random`. Given a `folder` that holds a file of weights, returns it with
 * the file's tensors in it. Reports the loaded tensors on standard output, which is the task's log.
 *
 * Throws a `SafetensorsError` or a `WeightsError`.
 */
export async function startingPoint(
  random: Tensors,
  network: Model,
  folder: string | undefined,
): Promise<Tensors> {
  if (folder === undefined) return random;
  const { name: source } = itemAt(await Array.fromAsync(Deno.readDir(folder)), 0);
  const { tensors: weights } = decodeSafetensors(
    await readInput(join(folder, source), "weights", { source }),
    source,
  );
  const { checkpoint, head } = startFromWeights({ initial: random, weights, network, source });
  console.log(
    `weights of ${source} loaded; last linear layer: ${head === "loaded" ? "the file's" : "random"}`,
  );
  return checkpoint;
}
