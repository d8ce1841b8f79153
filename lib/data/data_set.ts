/**
 * The seam between a study and its data set. A study knows a {@linkcode DataSet}: its images, its
 * classes, and the tasks that read it. Their outputs have the same formats for all data sets.
 */
import type { Input, Task } from "../graph/task.ts";
import type { Canvas } from "./canvas.ts";
import type { ImageName } from "./image_names.ts";
import type { Subject } from "./subject.ts";

/** One image: its id, its patient, its class, and its file. */
export interface DataEntry extends Subject, ImageName {
  /** The image's file, relative to the data set's folder of images. */
  readonly path: string;
}

/** A class; its index is the label that networks learn. */
export interface DataClass {
  readonly name: string;
  /**
   * The organ that contains the class's findings: a tensor of the masks. Absent for a class that
   * the pointing game leaves out.
   */
  readonly organ?: string;
}

/** A data set, known before any task runs. */
export interface DataSet {
  /** The images of the study, in the data set's order. */
  readonly entries: readonly DataEntry[];
  /** Images of the data set that the experiment leaves out. */
  readonly excluded: readonly ImageName[];
  /** The classes, in the order of the labels. */
  readonly classes: readonly DataClass[];
  /**
   * True if the images are known to be of no person before any file is read. Ids and pictures of
   * other images are not shared.
   */
  readonly isGenerated: boolean;
  /** The tasks that read it. */
  readonly tasks: DataTasks;
  /**
   * Collects the faults of all files before a study: whole tables, and images by their headers. One
   * line per fault; none if the tasks can read everything. Absent for kinds whose tasks report
   * faults themselves.
   */
  faults?(): Promise<readonly string[]>;
}

/** A task without its name, which the study gives it. */
export type DataTask = Omit<Task, "name">;

/** A group of images that one task reads, and its label: `01`, `02`, … */
export interface ImageGroup {
  readonly label: string;
  readonly entries: readonly DataEntry[];
}

/** The tasks that read a data set. */
export interface DataTasks {
  /** Tasks that write the data set's files; none if they are the user's. */
  readonly source: readonly Task[];
  /**
   * Lists the images. Its outputs are `records` (`RecordsFile`: patients, classes and population)
   * and for every group of at most `groupSize` images `images.<label>` (`ImageList`).
   */
  list(groups: readonly ImageGroup[], groupSize: number): DataTask;
  /** The files of images, and the folder within the input that `DataEntry.path` starts from. */
  images(entries: readonly DataEntry[]): { readonly input: Input; readonly root: string };
  /**
   * Reads gaze. Its outputs are `gaze` (`gazeToTensors`: pixels of the original image, with
   * weights) and `rows` (`GazeRows`). `sizes` has one input `sizes.<label>` per group: `SizesFile`.
   * Absent for a data set without gaze.
   */
  gaze?(sizes: Readonly<Record<string, Input>>): DataTask;
  /**
   * Reads a group's masks. Its output `masks` has a U8 tensor [images, height, width] on the CAM
   * grid per organ of {@linkcode DataSet.classes}. Its output `outlines` holds the same organs as
   * bits (`packBits`) on `previewGrid`, for pictures. Absent for a data set without organs.
   */
  masks?(entries: readonly DataEntry[], reading: MaskReading): DataTask;
}

/** The canvas of masks, and the sizes of their group's images (`SizesFile`). */
export interface MaskReading {
  readonly canvas: Canvas;
  readonly sizes: Input;
}

/** Returns the path of a file in an input whose data set's folder is `root`. */
export function below(root: string, path: string): string {
  return root === "" ? path : `${root}/${path}`;
}
