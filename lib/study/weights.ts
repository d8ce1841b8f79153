/** Handles the files of weights that models start from. */
import { basename, dirname, resolve } from "node:path";
import { InputError, openInput } from "../formats/open_input.ts";
import { readSafetensorsHeader } from "../formats/read_header.ts";
import { SafetensorsError } from "../formats/safetensors_header.ts";
import type { Plan } from "../graph/plan.ts";
import type { Input } from "../graph/task.ts";
import { modelOfAnySize } from "../nn/networks.ts";
import { classesOfWeights, WeightsError } from "../nn/weights.ts";
import { didYouMean } from "./describe_fault.ts";
import type { Fault } from "./fault.ts";
import type { Experiment, ModelSettings } from "./schema.ts";
import { itemAt } from "../formats/items.ts";

type Folder = Pick<Experiment, "folder">;

/**
 * Returns the training's input `weights`, if the model names a file. Its content is part of the
 * key; its folder is not.
 */
export function weightsInput(
  { folder }: Folder,
  { weights }: ModelSettings,
): Readonly<Record<string, Input>> {
  if (weights === undefined) return {};
  const path = resolve(folder, weights);
  return { weights: { from: "files", root: dirname(path), paths: [basename(path)], kind: "weights" } };
}

/**
 * Returns the faults of the files that models name: missing, not safetensors of float32, or not the
 * network's tensors.
 */
export async function weightsFaults(experiment: Experiment): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const [index, model] of experiment.models.entries()) {
    try {
      await classesOf(experiment, model);
    } catch (error) {
      const message = messageOf(error) +
        (error instanceof Deno.errors.NotFound ? nearby(experiment, model) : "");
      faults.push({ path: ["models", index, "weights"], message });
    }
  }
  return faults;
}

/** The facts of a file of weights that a report shows. */
export interface KnownWeights {
  readonly sha256: string;
  /**
   * The reason that the last linear layer starts at random. Absent if the layer is the file's, or
   * if the classes are not known yet.
   */
  readonly randomHead?: string;
}

/**
 * Returns the files of weights by model, as the plan found them. `classes` is known once the data
 * set has been split.
 */
export async function knownWeights(
  { experiment, plan }: { readonly experiment: Experiment; readonly plan: Plan },
  classes: number | undefined,
): Promise<ReadonlyMap<string, KnownWeights>> {
  const known = new Map<string, KnownWeights>();
  for (const model of experiment.models) {
    const { weights: input } = weightsInput(experiment, model);
    if (input?.from !== "files") continue;
    const { hash: sha256 } = itemAt(Object.values(plan.resolver.userFiles.tree(input).files), 0);
    const found = await classesOf(experiment, model);
    known.set(model.name, {
      sha256,
      ...(classes === undefined || found === classes ? {} : {
        randomHead: found ? `the file's has ${found} classes instead of ${classes}` : "the file has none",
      }),
    });
  }
  return known;
}

/**
 * Returns the number of classes of the file's last linear layer, `null` without one, or `undefined`
 * if the model names no file.
 */
async function classesOf(
  { folder }: Folder,
  { weights, network: name, width, depth }: ModelSettings,
): Promise<number | null | undefined> {
  if (weights === undefined) return undefined;
  const path = resolve(folder, weights);
  await using handle = await openInput(path, "weights", { source: weights });
  const { tensors } = await readSafetensorsHeader(handle, weights);
  const network = { name, width, depth, classes: 1, camReduction: "sum" } as const;
  return classesOfWeights(tensors, modelOfAnySize(network, { kind: "classification" }), weights);
}

/** Suggests the closest file of weights in the same folder. */
function nearby({ folder }: Folder, { weights = "" }: ModelSettings): string {
  try {
    const files = [...Deno.readDirSync(dirname(resolve(folder, weights)))].map(({ name }) => name);
    return didYouMean(basename(weights), files.filter((name) => name.endsWith(".safetensors")));
  } catch {
    return "";
  }
}

function messageOf(error: unknown): string {
  if (error instanceof WeightsError || error instanceof InputError) return error.message;
  const path = "a path relative to the experiment file";
  if (error instanceof Deno.errors.NotFound) return `found no such file, expected ${path}`;
  if (error instanceof Deno.errors.PermissionDenied) return "found a file that may not be read";
  if (!(error instanceof SafetensorsError)) throw error;
  return `${error.message}; expected safetensors of float32, as ` +
    "safetensors.torch.save_file(model.float().state_dict(), FILE) writes them";
}
