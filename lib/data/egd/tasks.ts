/** The tasks that read files in EGD-CXR's and MIMIC-CXR's layout. */
import type { InputKind } from "../../formats/input_kinds.ts";
import type { Input } from "../../graph/task.ts";
import { below, type DataTasks } from "../data_set.ts";
import type { ImageName } from "../image_names.ts";
import { layout } from "./layout.ts";

/** Places of the files as inputs of tasks. */
export interface EgdFiles {
  /**
   * EGD-CXR's and MIMIC-CXR's folders within the inputs that hold their files. No task's key
   * depends on the user's paths.
   */
  readonly roots: { readonly eyeGaze: string; readonly images: string };
  /** Images of the table that the experiment leaves out. */
  readonly excluded: readonly ImageName[];
  /** The images' files: MIMIC-CXR's DICOM files unless given. */
  readonly format?: "jpg";
  /** An input of files of one kind of EGD-CXR, at paths below `roots.eyeGaze`. */
  eyeGaze(paths: readonly string[], kind: InputKind): Input;
  /** An input of files of MIMIC-CXR, at paths below `roots.images`. */
  images(paths: readonly string[]): Input;
}

/** Returns the tasks; the task that writes the data set is not among them. */
export function egdTasks(
  { roots, excluded: exclude, format, ...files }: EgdFiles,
): Required<Omit<DataTasks, "source">> {
  const masterSheet = files.eyeGaze([layout.masterSheet], "table");
  const table = { masterSheet: below(roots.eyeGaze, layout.masterSheet), exclude };
  return {
    list: (groups, groupSize) => ({
      module: "lib/data/egd/work/list.ts",
      parameters: { ...table, ...(format === undefined ? {} : { format }), groupSize },
      inputs: { masterSheet },
      outputs: {
        records: "file",
        ...Object.fromEntries(groups.map(({ label }) => [`images.${label}`, "file" as const])),
      },
    }),
    images: (entries) => ({ root: roots.images, input: files.images(entries.map(({ path }) => path)) }),
    gaze: () => ({
      module: "lib/data/egd/work/gaze.ts",
      parameters: { ...table, eyeGaze: below(roots.eyeGaze, layout.eyeGaze) },
      inputs: { masterSheet, eyeGaze: files.eyeGaze([layout.eyeGaze], "gazeTable") },
      outputs: { gaze: "file", rows: "file" },
    }),
    masks: (entries, { canvas, sizes }) => ({
      module: "lib/data/egd/work/masks.ts",
      parameters: { canvas: { ...canvas }, eyeGaze: roots.eyeGaze },
      inputs: {
        sizes,
        masks: files.eyeGaze(entries.flatMap(({ dicomId }) => layout.masks(dicomId)), "mask"),
      },
      outputs: { masks: "file", outlines: "file" },
    }),
  };
}
