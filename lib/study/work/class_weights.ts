/** Computes the weights of classes in a training's cross entropy. */
import { UserError } from "../../errors/user_error.ts";
import type { SplitFile } from "./files.ts";

/** Thrown for class weights that do not fit the split. */
export class ClassWeightsError extends UserError {
  override name = "ClassWeightsError";
}

/**
 * Returns a weight for each class of the split. `balanced` is n / (C n_c), with n training images,
 * of which n_c belong to class c of C. This is scikit-learn's `class_weight="balanced"`: the total
 * weight of every class is the same. Throws a {@linkcode ClassWeightsError} for a class without
 * training images, and for another number of weights than classes.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { classWeights } from "./class_weights.ts";
 *
 * const image = (dicomId: string, label: number) => ({ dicomId, patientId: dicomId, label });
 * const split = {
 *   classNames: ["normal", "mass"],
 *   images: [image("a", 0), image("b", 0), image("c", 0), image("d", 1), image("e", 1)],
 *   subsets: { train: ["a", "b", "c", "d"], validation: ["e"], test: [] },
 * };
 * assertEquals(classWeights("balanced", split), [4 / 6, 2]);
 * ```
 */
export function classWeights(
  setting: "balanced" | readonly number[],
  { classNames, images, subsets }: Pick<SplitFile, "classNames" | "images" | "subsets">,
): readonly number[] {
  if (setting !== "balanced") {
    if (setting.length === classNames.length) return setting;
    throw new ClassWeightsError(
      `classWeights: found ${setting.length} weights, expected ${classNames.length}, one for each of ` +
        classNames.join(", "),
    );
  }
  const isTrained = new Set(subsets.train);
  const counts = classNames.map(() => 0);
  for (const { dicomId, label } of images) if (isTrained.has(dicomId)) counts[label]!++;
  const missing = classNames.filter((_, label) => counts[label] === 0);
  if (missing.length > 0) {
    throw new ClassWeightsError(
      `classWeights: found no training image of ${
        missing.join(", ")
      }, expected some of every class to balance them; ` +
        "divide the images otherwise, or give the weights as a list",
    );
  }
  return counts.map((count) => isTrained.size / (classNames.length * count));
}
