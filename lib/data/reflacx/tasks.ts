/** The tasks that read REFLACX, and the user's files as their inputs. */
import type { InputKind } from "../../formats/input_kinds.ts";
import type { Input } from "../../graph/task.ts";
import type { DataTasks } from "../data_set.ts";
import { imageKey } from "../image_id.ts";
import type { ImageName } from "../image_names.ts";
import type { MimicFormat } from "../mimic/images.ts";
import { layout } from "./layout.ts";
import { organRules } from "./organs.ts";
import type { ReadImage } from "./list_images.ts";
import type { ListSettings, ReflacxSettings } from "./settings.ts";

/** The facts about a study on REFLACX that its tasks need. */
export interface ReflacxContext extends ListSettings {
  readonly gaze: ReflacxSettings["gaze"];
  readonly format: MimicFormat;
  /** The column that the experiment splits by. */
  readonly fold?: string | undefined;
  readonly excluded: readonly ImageName[];
  /** Every image of the study. */
  readonly images: readonly ReadImage[];
  /** Returns an input of files of REFLACX. */
  files(paths: readonly string[], kind: InputKind): Input;
  /** Returns an input of images. */
  imageFiles(paths: readonly string[]): Input;
}

/** Returns the tasks; no task makes the data set, which is the user's. */
export function reflacxTasks(context: ReflacxContext): DataTasks {
  const { phases, readers, classes, gaze, format, fold, excluded: exclude, images, files } = context;
  const metadata = files([...phases].sort().map(layout.metadata), "table");
  const listed = { phases: [...phases].sort(), readers, classes, format, exclude };
  const byId = new Map(images.map((image) => [imageKey(image.dicomId), image]));
  const readingsOf = (ids: readonly { readonly dicomId: string }[], path: (reading: string) => string) =>
    ids.flatMap(({ dicomId }) => byId.get(imageKey(dicomId))?.readings ?? []).map(({ id }) => path(id));
  const tasks: DataTasks = {
    source: [],
    list: (groups, groupSize) => ({
      module: "lib/data/reflacx/work/list.ts",
      parameters: { ...listed, ...(fold === undefined ? {} : { fold }), groupSize },
      inputs: { metadata },
      outputs: {
        records: "file",
        ...Object.fromEntries(groups.map(({ label }) => [`images.${label}`, "file" as const])),
      },
    }),
    images: (entries) => ({ root: "", input: context.imageFiles(entries.map(({ path }) => path)) }),
    gaze: (sizes) => ({
      module: "lib/data/reflacx/work/gaze.ts",
      parameters: { ...listed, gaze },
      inputs: {
        metadata,
        gaze: files(readingsOf(images, gaze === "samples" ? layout.samples : layout.fixations), "gazeTable"),
        ...sizes,
      },
      outputs: { gaze: "file", rows: "file" },
    }),
  };
  if (organRules(classes).size === 0) return tasks;
  return {
    ...tasks,
    masks: (entries, { canvas, sizes }) => ({
      module: "lib/data/reflacx/work/masks.ts",
      parameters: { ...listed, canvas: { ...canvas } },
      inputs: { metadata, sizes, ellipses: files(readingsOf(entries, layout.ellipses), "table") },
      outputs: { masks: "file", outlines: "file" },
    }),
  };
}
