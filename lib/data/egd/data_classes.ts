import type { DataClass } from "../data_set.ts";
import { CLASS_NAMES, type ClassName, type Organ } from "./classes.ts";

/** The organ of each class's finding (experiments/ggcam.md, "Equations"). */
const ORGANS: Readonly<Record<ClassName, Organ | undefined>> = {
  normal: undefined,
  cardiomegaly: "heart",
  pneumonia: "lung",
};

/** The classes with their organs, in the order of the labels; a normal image has none. */
export const DATA_CLASSES: readonly DataClass[] = CLASS_NAMES.map((name) => {
  const organ = ORGANS[name];
  return { name, ...(organ === undefined ? {} : { organ }) };
});
