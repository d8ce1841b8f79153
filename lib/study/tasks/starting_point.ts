/** Where a training starts: random weights, or those of a file. */
import { join } from "node:path";
import { readInput } from "../../formats/open_input.ts";
import { decodeSafetensors } from "../../formats/safetensors.ts";
import type { Tensors } from "../../formats/tensor.ts";
import type { Model } from "../../nn/model.ts";
import { startFromWeights } from "../../nn/weights.ts";

/**
 * The checkpoint `random`, or, given the `folder` that holds a file of weights, that with the file's tensors in it.
 * Says on standard output, which is the task's log, what was loaded. Throws a `SafetensorsError` or a `WeightsError`.
 */
export async function startingPoint(
  random: Tensors,
  network: Model,
  folder: string | undefined,
): Promise<Tensors> {
  if (folder === undefined) return random;
  const [{ name: source }] = await Array.fromAsync(Deno.readDir(folder));
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
